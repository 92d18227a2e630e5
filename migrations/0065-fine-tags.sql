-- What creators write about more than others do is the market's to match by: the table is the marketplace's, and the index in memory follows it.
ALTER TABLE insight_creator_tags RENAME TO creator_fine_tags;
CREATE TRIGGER fine_tag_added AFTER INSERT ON creator_fine_tags REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
CREATE TRIGGER fine_tag_removed AFTER DELETE ON creator_fine_tags REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
