// How the page looks. Every pair of text and ground keeps a contrast of 4.5 at least, in light and in dark.
export const STYLE = `
:root{--ground:#f7f7f5;--card:#fff;--text:#1d2023;--soft:#595f66;--line:#dcdee0;--link:#0b57a8;--good:#1a6b34;--bad:#b3241b;--unclear:#7a5200;--good-ground:#e4f3e7;--bad-ground:#fbe6e4;--unclear-ground:#faefd6;--local:#2f7dc4;--remote:#7b53b8}
@media (prefers-color-scheme:dark){:root{--ground:#15181b;--card:#1e2226;--text:#e7e9ea;--soft:#a9b0b7;--line:#363c42;--link:#8cc2ff;--good:#7fd695;--bad:#ff9c92;--unclear:#f0c263;--good-ground:#16301d;--bad-ground:#3b1d1a;--unclear-ground:#352a12;--local:#5aa5e8;--remote:#ad8be6}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:72rem;margin:0 auto;padding:1rem}
header{padding-top:2rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:2.2rem 0 .8rem}
h3{font-size:1.05rem;margin:0;overflow-wrap:anywhere}
h3 small{font-weight:400;font-size:.9rem;color:var(--soft);margin-left:.35rem}
p{margin:.4rem 0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.875em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.mark.good{color:var(--good)}.mark.bad{color:var(--bad)}.mark.unclear{color:var(--unclear)}
.verdict{display:inline-block;font-size:1.15rem;font-weight:600;padding:.35rem .8rem;border-radius:.5rem}
.verdict.good{background:var(--good-ground)}.verdict.bad{background:var(--bad-ground)}.verdict.unclear{background:var(--unclear-ground)}
.made{color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
.totals{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.totals div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.55rem .9rem;min-width:7rem;flex:1}
.totals dt{color:var(--soft);font-size:.85rem}
.totals dd{margin:0;font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0;margin:1rem 0 0}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--good);border-radius:.5rem;padding:.8rem 1rem;margin:.7rem 0}
article.bad{border-left-color:var(--bad)}article.unclear{border-left-color:var(--unclear)}
article:target{outline:3px solid var(--link)}
.headline{overflow-wrap:anywhere}
.problems,.attention{padding-left:1.1rem;margin:.5rem 0}
.problems li,.attention li{margin:.3rem 0;overflow-wrap:anywhere}
.attention a{text-decoration-color:currentColor}
details{margin:.4rem 0}
summary{cursor:pointer;color:var(--link);padding:.15rem 0}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;background:var(--card);margin:.4rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;padding:.5rem .7rem;color:var(--soft);font-size:.85rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.85rem;white-space:nowrap}
caption + thead th{border-top:1px solid var(--line)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.overview td ul{list-style:none;margin:0;padding:0}
.overview td li{white-space:nowrap}
.bar{min-width:8rem;width:40%}
.track{display:flex;height:.9rem;margin-top:.3rem;background:var(--line);border-radius:.25rem;overflow:hidden}
.local{background:var(--local)}.remote{background:var(--remote)}
@media print{.scroll{overflow:visible}nav{display:none}}
`;
