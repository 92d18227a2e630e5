/**
 * `/meadow.js`: page views, conversions and viewable ads of a site, first-party. The key and the address stand in the
 * script tag: `<script async src="https://edge.example/meadow.js" data-key="mwk_…"></script>`.
 * - Sends and stores nothing when the browser asks not to be followed (Global Privacy Control, Do Not Track), and with
 *   `data-consent="required"` nothing before `meadow.consent(true)`; `meadow.consent(false)` forgets the visitor here and in audiences.
 * - With `data-texts` a page view tells the page's title and description, and with `data-search="q"` a page whose address has the parameter `q` tells what was
 *   searched for (`meadow('search', { props: { query } })` does so by hand): what a brand's own readers look for is among its trends.
 * - What must not be lost is kept before it is sent and forgotten when it is acknowledged; its id makes it count once.
 * - An element with `data-meadow-token` is viewable when half of it (of 242,500 pixels and more: 30 %) was in view for
 *   one second without a break, in the tab that has the focus.
 * @see MRC Viewable Ad Impression Measurement Guidelines
 */
export const browserTag = `(function(){
var d=document,n=navigator,s=d.currentScript,k=s&&s.getAttribute('data-key');
function none(){}
none.consent=none.visitor=none;
if(!k||n.globalPrivacyControl||n.doNotTrack==='1'){window.meadow=none;return}
var at=new URL(s.src).origin+'/v1/events',L='meadow.',wait=[],visitor,click;
var may=s.getAttribute('data-consent')!=='required'||get('consent')==='1';
function get(name){try{return localStorage.getItem(L+name)}catch(e){return null}}
function put(name,v){try{localStorage.setItem(L+name,v)}catch(e){}}
function id(){var b=crypto.getRandomValues(new Uint8Array(16)),t='';for(var i=0;i<16;i++)t+=(b[i]+256).toString(16).slice(1);return t}
function held(){try{return JSON.parse(get('held')||'[]')}catch(e){return[]}}
function know(){
visitor=visitor||get('visitor')||id();put('visitor',visitor);
click=new URLSearchParams(location.search).get('mclid');
if(click)put('click',click+' '+Date.now());
else{var kept=(get('click')||'').split(' ');if(kept[0]&&Date.now()-kept[1]<7776e6)click=kept[0]}}
function post(list){
fetch(at,{method:'POST',body:JSON.stringify({key:k,events:list}),keepalive:list.length<9}).then(function(r){
if(r.status>499||r.status===429)throw 0;
put('held',JSON.stringify(held().filter(function(e){return !list.some(function(x){return x.id===e.id})})))
}).catch(function(){setTimeout(resend,3e4)})}
function resend(){var list=may?held():[];if(list.length)post(list)}
function out(e){
e.visitor=visitor;if(click)e.click_id=click;
if(e.type==='page_view'&&n.sendBeacon&&n.onLine!==false&&n.sendBeacon(at,JSON.stringify({key:k,events:[e]})))return;
put('held',JSON.stringify(held().concat(e).slice(-50)));post([e])}
function send(type,data){
var e=Object.assign({},data,{id:(data&&data.id)||id(),type:type,time:new Date().toISOString(),url:location.href,referrer:d.referrer||undefined});
if(may)out(e);else if(wait.length<50)wait.push(e);
return e.id}
send.visitor=function(v){visitor=v;if(may)put('visitor',v)};
send.consent=function(yes){
if(yes&&!may){may=true;put('consent','1');know();wait.splice(0).forEach(out)}
if(!yes){if(may&&visitor&&n.sendBeacon)n.sendBeacon(at,JSON.stringify({key:k,events:[{id:id(),type:'consent_withdrawn',time:new Date().toISOString(),visitor:visitor}]}));may=false;wait=[];visitor=click=null;['consent','visitor','click','held'].forEach(function(name){try{localStorage.removeItem(L+name)}catch(e){}})}};
function watch(){
var list=[],io=new IntersectionObserver(function(entries){entries.forEach(function(entry){
var b=entry.boundingClientRect,o=list.filter(function(x){return x.el===entry.target})[0];
if(o){o.seen=entry.intersectionRatio>=(b.width*b.height<242500?.5:.3);judge(o)}})},{threshold:[.3,.5]});
function judge(o){
var ok=o.seen&&d.visibilityState==='visible'&&d.hasFocus();
if(!ok){clearTimeout(o.timer);o.timer=0}
else if(!o.timer)o.timer=setTimeout(function(){io.unobserve(o.el);list.splice(list.indexOf(o),1);send('viewable',{token:o.token})},1e3)}
function all(){list.slice().forEach(judge)}
function scan(){d.querySelectorAll('[data-meadow-token]').forEach(function(el){
var token=el.getAttribute('data-meadow-token');
if(token&&el.meadow!==token){el.meadow=token;list=list.filter(function(x){if(x.el===el)clearTimeout(x.timer);return x.el!==el});list.push({el:el,token:token});io.unobserve(el);io.observe(el)}})}
addEventListener('focus',all);addEventListener('blur',all);d.addEventListener('visibilitychange',all);
new MutationObserver(scan).observe(d,{childList:true,subtree:true,attributes:true,attributeFilter:['data-meadow-token']});scan()}
var early=(window.meadow&&window.meadow.q)||[];
window.meadow=send;if(may)know();
for(var i=0;i<early.length;i++)send.apply(null,early[i]);
addEventListener('online',resend);resend();
var texts=s.getAttribute('data-texts')!==null;
function view(){
var m=d.querySelector('meta[name=description]'),p=s.getAttribute('data-search'),q=p&&new URLSearchParams(location.search).get(p);
send('page_view',texts?{props:{title:d.title.slice(0,200),description:m?m.content.slice(0,500):''}}:null);
if(q)send('search',{props:{query:q.slice(0,80)}})}
if(texts&&d.readyState==='loading')d.addEventListener('DOMContentLoaded',view);else view();
if(typeof IntersectionObserver!=='undefined')watch()
})();
`;
