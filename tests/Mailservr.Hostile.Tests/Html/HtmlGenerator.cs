using System.Text;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>Makes HTML that is wrong in the ways of HTML: tags in any order, broken off, inside each other.</summary>
internal static class HtmlGenerator
{
    private const string Marks = "<>\"'=/&;#x \n\0:(){}\\@!-";

    private static readonly string[] Pieces =
    [
        "<a href=https://a.example/>", "</a>", "<b>", "</b>", "<i class=x>", "</i>", "<font color=red>", "<font color=blue>",
        "</font>", "<p>", "</p>", "<p style='color:red;position:fixed'>", "<div>", "</div>", "<div id=a>", "<span>", "</span>", "<table>",
        "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=2>", "<tbody>", "</tbody>", "<thead>", "<caption>", "</caption>",
        "<colgroup>", "<col span=2>", "<ul>", "</ul>", "<li>", "</li>", "<dl>", "<dt>", "<dd>", "</dl>", "<h1>", "</h1>", "<h2>", "</h2>",
        "<pre>\n", "</pre>", "<br>", "</br>", "<hr>", "<img src=x onerror=alert(1)>", "<nobr>", "</nobr>", "<center>", "</center>",
        "<blockquote>", "</blockquote>", "<svg>", "</svg>", "<math>", "</math>", "<style>p{color:red}</style>", "<script>", "</script>",
        "<!--", "-->", "<![if mso]>", "<![endif]>", "text", " ", "\n", "&amp;", "&lt;b&gt;", "&#0;", "&", "<", ">", "\"", "'", "<x:y>",
        "<title>", "</title>", "<textarea>", "</textarea>", "<select>", "<option>", "</select>", "<template>", "</template>", "<noscript>",
        "</noscript>", "<body bgcolor=red>", "</body>", "<html>", "<form>", "</form>", "<ruby>", "<rt>", "</ruby>", "<s>", "</s>", "<u>",
        "<em>", "</em>", "<strong>", "</strong>", "<small>", "</small>", "\0", "\u2028", "<plaintext", "<xmp>", "</xmp>", "<p", " onclick=x", " style=\"",
    ];

    public static string Generate(Random random)
    {
        var html = new StringBuilder();
        for (var count = random.Next(1, 60); count > 0; count--)
            html.Append(Pieces[random.Next(Pieces.Length)]);
        return html.ToString();
    }

    /// <summary>The same with characters changed, doubled, cut and moved.</summary>
    public static string Mutate(string html, Random random)
    {
        var text = new StringBuilder(html);
        for (var count = random.Next(1, 6); count > 0 && text.Length > 4; count--)
        {
            var at = random.Next(text.Length - 3);
            var length = random.Next(1, Math.Min(40, text.Length - at));
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
                case 2:
                    text[at] = Marks[random.Next(Marks.Length)];
                    break;
                case 3:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    text[at] = (char)random.Next(1, 0x3000);
                    break;
            }
        }
        return text.ToString();
    }
}
