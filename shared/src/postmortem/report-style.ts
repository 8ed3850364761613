/** How the HTML export looks, on a screen in either scheme and on paper. It is part of the file, which fetches nothing. */
export const reportStyle = `
:root{color-scheme:light dark;--text:#16202b;--quiet:#4f5d6b;--line:#c5ccd3;--page:#fff;--code:#eef1f4;--link:#0b57a4}
@media (prefers-color-scheme:dark){:root{--text:#e3e8ed;--quiet:#a3b0bc;--line:#3a4652;--page:#12181f;--code:#1d262f;--link:#8ec2ff}}
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--page);overflow-wrap:anywhere}
h1{font-size:1.75rem;line-height:1.25}
h2{font-size:1.25rem;margin:2rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1.0625rem;margin:1.25rem 0 .25rem}
h4,h5,h6{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.5rem 0}
.plain{white-space:pre-wrap}
.remark,footer{color:var(--quiet)}
.remark{font-style:italic}
footer{margin-top:2rem;padding-top:.5rem;border-top:1px solid var(--line);font-size:.875rem}
a{color:var(--link)}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line)}
th{color:var(--quiet);font-weight:600;overflow-wrap:normal}
td{white-space:pre-wrap;font-variant-numeric:tabular-nums}
@media (min-width:48rem){td{min-width:8rem}.time{white-space:nowrap;min-width:0}}
@media screen and (max-width:47.99rem){
table,tbody,tr,td{display:block}
thead{display:none}
tr{padding:.375rem 0;border-bottom:1px solid var(--line)}
td{padding:0;border:0}
td:empty{display:none}
td::before{content:attr(data-head) ": ";color:var(--quiet)}
}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.125rem 1.5rem;margin:.75rem 0;font-variant-numeric:tabular-nums}
dt{color:var(--quiet)}
dd{margin:0}
pre{overflow-x:auto;padding:.5rem .75rem;background:var(--code)}
code{font:.875em/1.45 ui-monospace,monospace;background:var(--code)}
blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--quiet)}
hr{border:0;border-top:1px solid var(--line)}
@media print{
@page{margin:18mm 16mm}
:root{color-scheme:light;--text:#000;--quiet:#444;--line:#bbb;--page:#fff;--code:#f4f4f4;--link:#000}
body{font-size:10.5pt;max-width:none;margin:0;padding:0}
h1{font-size:18pt}h2{font-size:13pt}
h2,h3,h4{break-after:avoid}
tr,dl,li,blockquote{break-inside:avoid}
thead{display:table-header-group}
table{font-size:8.5pt}td{min-width:5.5rem}.time{white-space:nowrap;min-width:0}
pre{white-space:pre-wrap}
a[href]::after{content:" (" attr(href) ")"}
}
`
