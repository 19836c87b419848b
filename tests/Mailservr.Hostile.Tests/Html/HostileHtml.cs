using System.Text;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>HTML that runs something or tells somebody that it is read: kinds of our own, each in several disguises.</summary>
internal static class HostileHtml
{
    private const string Canary = "https://canary.example/x";

    /// <summary>What runs something.</summary>
    private static readonly string[] Scripts =
    [
        "<script>alert(1)</script>", "<script src=\"{0}\"></script>", "<img src=x onerror=alert(1)>",
        "<body onload=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>",
        "<svg><set attributeName=onmouseover to=alert(1)></svg>",
        "<svg><use href=\"data:image/svg+xml;base64,PHN2Zy8+#x\"></use></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"java&#9;script:alert(1)\">x</a>",
        "<a href=\"java&Tab;script&colon;alert(1)\">x</a>", "<a href=\"\x01javascript:alert(1)\">x</a>",
        "<a href=\"&#x6a&#x61vascript:alert(1)\">x</a>", "<a href=\"vbscript:x\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href=\"blob:https://x/1\">x</a>",
        "<a href=\"javascript&#58;alert(1)\" target=_self>x</a>", "<area href=\"javascript:alert(1)\">",
        "<iframe src=\"javascript:alert(1)\"></iframe>", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"javascript:alert(1)\"></object>", "<embed src=\"javascript:alert(1)\">",
        "<form action=\"javascript:alert(1)\"><button>x</button></form>", "<button formaction=\"javascript:alert(1)\">x</button>",
        "<input autofocus onfocus=alert(1)>", "<select onfocus=alert(1) autofocus></select>", "<details open ontoggle=alert(1)>",
        "<div style=\"animation:x\" onanimationstart=alert(1)>", "<style>@keyframes x{}</style>",
        "<marquee onstart=alert(1)>x</marquee>", "<video><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>",
        "<div popover id=x onbeforetoggle=alert(1)>", "<base href=\"javascript:/a\"><a href=\"#\">x</a>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", "<link rel=import href=\"{0}\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
        "<title><a title=\"</title><img src=x onerror=alert(1)>\">", "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
        "<style><p title=\"</style><img src=x onerror=alert(1)>\">", "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->", "<![CDATA[><img src=x onerror=alert(1)>]]>",
        "<?xml-stylesheet href=\"javascript:alert(1)\"?>", "<svg><![CDATA[<img src=x onerror=alert(1)>]]></svg>",
        "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
        "<svg></p><style><a id=\"</style><img src=x onerror=alert(1)>\">",
        "<math></p><style><!--</style><img src=x onerror=alert(1)>--></math>",
        "<table><a><b><td><svg><p><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">",
        "<template><img src=x onerror=alert(1)></template>", "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>",
        "<a name=getElementById id=cookie>x</a>", "<img name=body id=currentScript>", "<frameset onload=alert(1)><frame src=\"{0}\"></frameset>",
        "<isindex action=javascript:alert(1)>", "<keygen autofocus onfocus=alert(1)>", "<plaintext><img src=x onerror=alert(1)>",
        "<div style=\"width:expression(alert(1))\">x</div>", "<div style=\"behavior:url({0})\">x</div>", "<div style=\"-moz-binding:url({0})\">x</div>",
        "<p id=\"x\" onclick=alert(1) onmouseover=alert(1) onpointerrawupdate=alert(1)>x</p>", "<a href=x onclick=alert(1)>x</a>",
    ];

    /// <summary>What asks a server.</summary>
    private static readonly string[] Leaks =
    [
        "<img src=\"{0}\">", "<img srcset=\"{0} 2x\">", "<img src=//canary.example/x>", "<image src=\"{0}\">", "<img lowsrc=\"{0}\" dynsrc=\"{0}\" longdesc=\"{0}\">",
        "<picture><source srcset=\"{0}\"><img></picture>", "<input type=image src=\"{0}\">", "<video src=\"{0}\" poster=\"{0}\"></video>",
        "<audio src=\"{0}\" autoplay></audio>", "<video><track src=\"{0}\" default></video>", "<embed src=\"{0}\">", "<object data=\"{0}\"></object>",
        "<object classid=\"{0}\" codebase=\"{0}\"></object>", "<applet code=\"{0}\"></applet>", "<iframe src=\"{0}\"></iframe>",
        "<iframe srcdoc=\"<img src='{0}'>\"></iframe>", "<frame src=\"{0}\">", "<link rel=stylesheet href=\"{0}\">", "<link rel=prefetch href=\"{0}\">",
        "<link rel=dns-prefetch href=\"{0}\">", "<link rel=preconnect href=\"{0}\">", "<link rel=icon href=\"{0}\">", "<link rel=modulepreload href=\"{0}\">",
        "<meta http-equiv=refresh content=\"0;url={0}\">", "<base href=\"{0}\"><img src=x>", "<body background=\"{0}\">", "<table background=\"{0}\"><tr><td background=\"{0}\">x</table>",
        "<a href=x ping=\"{0}\">x</a>", "<form action=\"{0}\"><input type=submit></form>", "<script type=speculationrules>{\"prefetch\":[]}</script>",
        "<svg><image href=\"{0}\"/></svg>", "<svg><use href=\"{0}#x\"/></svg>", "<svg><filter id=f><feImage href=\"{0}\"/></filter></svg>",
        "<svg><rect fill=\"url({0}#a)\"/></svg>", "<svg><style>@import '{0}';</style></svg>", "<svg><animate attributeName=href to=\"{0}\"/></svg>",
        "<noscript><img src=\"{0}\"></noscript>", "<template shadowrootmode=open><img src=\"{0}\"></template>", "<html manifest=\"{0}\">", "<q cite=\"{0}\">x</q>", "<bgsound src=\"{0}\">",
        "<portal src=\"{0}\"></portal>", "<fencedframe src=\"{0}\"></fencedframe>", "<layer src=\"{0}\"></layer>", "<xml src=\"{0}\"></xml>", "<p style=\"background:url({0})\">x</p>",
    ];

    /// <summary>Declarations that ask a server or cover what is around.</summary>
    private static readonly string[] Declarations =
    [
        "background:url({0})", "background:url('{0}')", "background-image:URL( \"{0}\" )", "background:u\\72l({0})", "background:\\75rl({0})",
        "background:ur\\l({0})", "background:url/**/({0})", "background:image-set(\"{0}\" 1x)", "background:-webkit-image-set(url({0}) 1x)",
        "background-image:image(\"{0}\")", "background:cross-fade(url({0}), url({0}))", "background:src(\"{0}\")", "list-style:url({0})", "list-style-image:url({0})",
        "border-image:url({0}) 1", "border-image-source:url({0})", "mask:url({0})", "-webkit-mask-image:url({0})", "mask-border:url({0})", "cursor:url({0}),auto",
        "content:url({0})", "shape-outside:url({0})", "clip-path:url({0}#x)", "filter:url({0}#x)", "offset-path:url({0})", "--x:url({0});background:var(--x)",
        "background:attr(data-x)", "background:element(#x)", "src:url({0})", "position:fixed;top:0", "position : sticky", "pos\\ition:fixed", "position:fi\\78 ed", "width:expression(1)",
        "wid/**/th:expr/**/ession(1)", "behavior:url({0})", "-o-link:'{0}'", "background:url({0}", "background:url(\"{0}", "background:url({0});}*{background:url({0})",
        "color:red;}</style><img src={0} onerror=1>", "font-family:'</style><img src={0}>'", "font-family:\"\\3c/style>\"", "background:rgb(url({0}))", "animation:x 1s", "transition:all 1s",
    ];

    private static readonly string[] Rules =
    [
        "@import url({0});", "@import '{0}';", "@\\69mport '{0}';", "@font-face{font-family:x;src:url({0})}", "@namespace url({0});", "@charset \"utf-7\";", "@document url({0}){p{color:red}}",
        "@supports (color:red){p{background:url({0})}}", "@keyframes x{from{background:url({0})}}", "@page{background:url({0})}", "@layer x{p{background:url({0})}}", "@property --x{initial-value:url({0})}",
        "@media screen{@import '{0}';p{background:url({0})}}", "@media (width:attr(x)){p{color:red}}", "p[title^=a]{background:url({0})}", "input[value^=a],p{background:url({0})}",
        "p::before{content:url({0})}", "p:hover{background:url({0})}", ":has(a){background:url({0})}", "p{background:url({0})}", "p{&{background:url({0})}}", "</style><img src={0}><style>",
        "<!--p{background:url({0})}-->", "p{color:red}}@import '{0}';", "*{position:fixed!important}", "p{x:{background:url({0})};background:url({0})}", "@media print{p{position:fixed}",
    ];

    /// <summary>Every kind in every disguise.</summary>
    public static IEnumerable<string> All() =>
        Scripts.Concat(Leaks)
            .Concat(Declarations.Select(declaration => $"<p style=\"{declaration.Replace("\"", "&quot;", StringComparison.Ordinal)}\">x</p>"))
            .Concat(Declarations.Select(declaration => $"<style>p{{{declaration}}}</style><p>x</p>"))
            .Concat(Rules.Select(rule => $"<style>{rule}</style><p>x</p>"))
            .SelectMany(html => Disguised(html.Replace("{0}", Canary, StringComparison.Ordinal)));

    private static IEnumerable<string> Disguised(string html) =>
    [
        html,
        html.ToUpperInvariant(),
        html.Replace(' ', '/'),
        html.Replace(" ", "\n\t", StringComparison.Ordinal),
        html.Replace("=", "\f=\r\n", StringComparison.Ordinal),
        html.Replace("\"", "", StringComparison.Ordinal),
        html.Replace("<", "<<", StringComparison.Ordinal),
        html.Replace("><", ">\0<", StringComparison.Ordinal),
        Scattered(html, '\0'),
        Referenced(html),
        html[..^1],
        html + html,
        $"<table><tr>{html}<td>{html}</table>",
        $"<b><p>{html}</b>{html}</p>",
        $"<svg>{html}</svg>",
        $"<math><mi>{html}",
        $"<select><option>{html}</select>",
        $"<title>{html}</title>{html}",
        $"<!--{html}-->{html}",
        $"<p title='{html.Replace("'", "", StringComparison.Ordinal)}'>{html}",
        $"<style>{html}</style>",
        $"<noscript>{html}</noscript><noembed>{html}</noembed>",
        $"&lt;p&gt;{html.Replace("<", "&lt;", StringComparison.Ordinal)}",
    ];

    // A NUL behind every third character.
    private static string Scattered(string html, char c)
    {
        var scattered = new StringBuilder();
        for (var i = 0; i < html.Length; i++)
        {
            scattered.Append(html[i]);
            if (i % 3 == 2)
                scattered.Append(c);
        }
        return scattered.ToString();
    }

    // Letters of values as references without their semicolons.
    private static string Referenced(string html)
    {
        var quoted = false;
        var referenced = new StringBuilder();
        foreach (var c in html)
        {
            quoted ^= c == '"';
            referenced.Append(quoted && char.IsAsciiLetter(c) ? $"&#x{(int)c:x5}" : c.ToString());
        }
        return referenced.ToString();
    }
}
