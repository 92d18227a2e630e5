/**
 * `/meadow.js`: page views and conversions of a site, first-party. The key and the address stand in the script tag:
 * `<script async src="https://edge.example/meadow.js" data-key="mwk_…"></script>`.
 * Sends nothing when the browser asks not to be followed (Global Privacy Control, Do Not Track).
 */
export const browserTag = `(function(){
var s=document.currentScript,k=s&&s.getAttribute('data-key');
if(!k||navigator.globalPrivacyControl||navigator.doNotTrack==='1'){window.meadow=function(){};return}
var at=new URL(s.src).origin+'/v1/events',L='meadow.';
function get(n){try{return localStorage.getItem(L+n)}catch(e){return null}}
function put(n,v){try{localStorage.setItem(L+n,v)}catch(e){}}
function id(){var b=crypto.getRandomValues(new Uint8Array(16)),t='';for(var i=0;i<16;i++)t+=(b[i]+256).toString(16).slice(1);return t}
var visitor=get('visitor');if(!visitor){visitor=id();put('visitor',visitor)}
var q=new URLSearchParams(location.search),click=q.get('mclid');
if(click)put('click',click+' '+Date.now());
else{var kept=(get('click')||'').split(' ');if(kept[0]&&Date.now()-kept[1]<7776e6)click=kept[0]}
function post(list,again){
var body=JSON.stringify({key:k,events:list});
if(!again&&navigator.sendBeacon&&navigator.sendBeacon(at,body))return;
fetch(at,{method:'POST',body:body,keepalive:true}).then(function(r){if(r.status>=500||r.status===429)throw 0}).catch(function(){
var held=JSON.parse(get('held')||'[]').concat(list).slice(-50);put('held',JSON.stringify(held))})}
function send(type,data){
var e=Object.assign({},data,{id:(data&&data.id)||id(),type:type,time:new Date().toISOString(),visitor:visitor,url:location.href,referrer:document.referrer||undefined});
if(click)e.click_id=click;post([e],type!=='page_view');return e.id}
function resend(){var held=JSON.parse(get('held')||'[]');if(held.length){put('held','[]');post(held,true)}}
var early=(window.meadow&&window.meadow.q)||[];
window.meadow=send;for(var i=0;i<early.length;i++)send.apply(null,early[i]);
addEventListener('online',resend);resend();send('page_view');
})();
`;
