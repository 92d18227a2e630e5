-- Whether either side blocked the other: a yes says not which.
CREATE FUNCTION app.are_blocked(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT EXISTS (SELECT FROM blocks WHERE org_id = one AND other_id = other OR org_id = other AND other_id = one)
$$;
GRANT EXECUTE ON FUNCTION app.are_blocked(uuid, uuid) TO meadow_api, meadow_worker;
