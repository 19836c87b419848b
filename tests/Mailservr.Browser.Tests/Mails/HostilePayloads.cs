using Mailservr.Hostile.Tests.Html;

namespace Mailservr.Browser.Tests.Mails;

/// <summary>HTML of people who mean ill, for a browser that is watched.</summary>
internal static class HostilePayloads
{
    // So many follow each other in the list for every kind; the first is the kind itself.
    private const int Disguises = 23;

    private static readonly string[] Covers =
    [
        "position:absolute;top:-500px;left:-500px;width:9999px;height:9999px", "position:fixed;inset:0", "position:sticky;top:-99px",
        "position:absolute;top:0;left:0;width:100vw;height:100vh;z-index:2147483647", "position:relative;top:-900px;z-index:2147483647",
        "margin:-9999px", "margin-top:-900px;height:5000px", "outline:9999px solid red", "box-shadow:0 0 0 9999px red", "border:5000px solid red",
        "width:1000000px;height:1000000px", "min-width:100000vw", "font-size:99999px", "letter-spacing:9999em", "line-height:99999", "text-indent:-99999px",
        "transform:translate(-900px,-900px) scale(99)", "zoom:99", "overflow:visible;height:0;text-shadow:-900px -900px red", "padding:100000px",
        "float:left;margin-left:-5000px;width:9000px;height:9000px", "column-width:1px;height:99999px", "resize:both;width:9999px", "top:-100vh;position:absolute;cursor:none",
    ];

    private static readonly string[] Places =
    [
        "<div style=\"background:red;{0}\">cover</div>", "<style>html,body,div{{{0}}}</style><div>cover</div>", "<table style=\"{0}\"><tr><td style=\"{0}\">cover</table>",
        "<style>*{{{0}!important}}</style><p>cover<span>cover</span></p>",
    ];

    private static readonly string[] Ways =
    [
        "<a href=\"{0}\" target=_top>x</a>", "<a href=\"{0}\" target=_parent>x</a>", "<a href=\"{0}\" target=_self rel=opener>x</a>", "<a href=\"{0}\" target=main download>x</a>",
        "<base target=_top><a href=\"{0}\">x</a>", "<base href=\"{0}\"><a href=\"x\">x</a>", "<map name=m><area shape=default href=\"{0}\" target=_top></map><img usemap=#m width=90 height=90>",
        "<a href=\"{0}\" attributionsrc=\"{0}\">x</a>", "<img attributionsrc=\"{0}\" src=\"{0}\">", "<a href=\"/mail/sign-out\">x</a>", "<form action=/mail/sign-out method=post><button>x</button></form>",
        "<a href=\"//canary.example/x\">x</a>", "<a href=\"\\\\canary.example\\x\">x</a>", "<a href=\"http://a.canary.example/\" rel=dns-prefetch>x</a>", "<a href=\"{0}\" accesskey=s autofocus tabindex=1>x</a>",
        "<p contenteditable autofocus onfocus=canary(1)>x</p>", "<p popover=auto id=p>x</p><button popovertarget=p>x</button>", "<dialog open>x</dialog>", "<button commandfor=p command=show-modal>x</button><dialog id=p></dialog>",
        "<details open><summary>x</summary><img src=\"{0}\"></details>", "<select><selectedcontent></selectedcontent><option><img src=x onerror=canary(1)></select>", "<p is=x-p style=\"view-transition-name:x\">x</p>",
        "<img src=\"/mail/emails/1/download\">", "<img src=\"/api/emails\">", "<img src=\"/mail/sign-out\">", "<p itemscope slot=x part=x nonce=x>x</p>", "<link rel=expect blocking=render href=#x><p>x</p>", "<script type=importmap>{{}}</script><p>x</p>",
        "<style>@scope(p){{:scope{{background:url({0})}}}}</style><p>x</p>", "<style>@container (width>0){{p{{background:url({0})}}}}</style><p>x</p>", "<style>@starting-style{{p{{background:url({0})}}}}</style><p>x</p>",
        "<style>p:has(~a){{background:url({0})}}p:visited{{background:url({0})}}</style><p>x</p>", "<style>:root{{--u:url({0})}}p{{background:var(--u)}}</style><p>x</p>", "<style>@font-palette-values --x{{}}@counter-style x{{symbols:url({0})}}</style><p>x</p>",
        "<style>@view-transition{{navigation:auto}}p::marker{{content:url({0})}}</style><li>x", "<style>p{{background:url({0} x)}}</style><p>x</p>", "<style>p{{background:\n\\75\n rl({0})}}</style><p>x</p>",
        "<p style=\"background-image:url(data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%3E%3Cscript%3Ecanary(1)%3C/script%3E%3C/svg%3E)\">x</p>", "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='canary(1)'/>\">",
        "<img src=\"data:text/html,<script>canary(1)</script>\">", "<a href=\"{0}\" style=\"display:block;position:absolute;inset:0;opacity:0\">x</a>", "<p style=\"font-family:x;src:url({0})\">x</p>",
    ];

    /// <summary>Whatever runs, asks, covers or leads astray.</summary>
    /// <param name="canary">The address that must never be asked.</param>
    public static IReadOnlyList<string> All(string canary)
    {
        var kinds = HostileHtml.All().Where((_, index) => index % Disguises == 0 || index % Disguises == 1 + (index / Disguises % (Disguises - 1)));
        return [.. kinds.Concat(Covering()).Concat(Ways.Select(way => string.Format(way, HostileCanary))).Select(html => Armed(html, canary))];
    }

    /// <summary>What tries to be seen, or to be clicked, outside of its frame.</summary>
    public static IEnumerable<string> Covering() => Places.SelectMany(place => Covers.Select(cover => string.Format(place, cover)));

    /// <summary>The kinds themselves, in one line: also a subject, a name, a file name.</summary>
    public static IReadOnlyList<string> Lines(string canary) =>
    [
        .. HostileHtml.All().Where((_, index) => index % Disguises == 0).Concat(["{{7*7}}", "${7*7}", "@(7*7)", "javascript:canary(1)", "\" autofocus onfocus=canary(1) x=\"", "' onmouseover=canary(1) '", "</title><script>canary(1)</script>", "--><img src=x onerror=canary(1)>"])
            .Select(html => Armed(html, canary))
            .Where(html => html.Length < 120 && !html.Any(char.IsControl)),
    ];

    private const string HostileCanary = "https://canary.example/x";

    private static string Armed(string html, string canary) => html
        .Replace("alert(1)", Watch.Canary + "(1)", StringComparison.OrdinalIgnoreCase)
        .Replace(HostileCanary, canary, StringComparison.Ordinal);
}
