namespace Mailservr.Browser.Tests.Mails;

/// <summary>What a mail looks like, and what its reader has to see of it.</summary>
/// <param name="Name">Of the layout and the sender.</param>
/// <param name="Html">Null for plain text.</param>
/// <param name="Text">Null for HTML alone.</param>
/// <param name="Seen">Words that are to be read.</param>
/// <param name="Hidden">Words that the sender hides.</param>
/// <param name="Button">The background of elements of the class <c>go</c>, as a browser says it; null for none.</param>
internal sealed record OrdinaryMail(
    string Name, string? Html, string? Text, IReadOnlyList<string> Seen, IReadOnlyList<string> Hidden, string? Button)
{
    /// <summary>Every layout by every sender.</summary>
    public static IReadOnlyList<OrdinaryMail> All() =>
        [.. Layouts.All.SelectMany(layout => Sender.All.Select(sender => layout.Value(sender) with { Name = layout.Key + " " + sender.Name }))];
}

/// <summary>Somebody who sends to many.</summary>
/// <param name="Strong">Behind white text: red, green, blue.</param>
/// <param name="Pale">Behind everything, as #rrggbb.</param>
internal sealed record Sender(string Name, string Font, (int R, int G, int B) Strong, string Pale, string Ink, int Width)
{
    public static IReadOnlyList<Sender> All { get; } =
    [
        new("Northwind Books", "Georgia, serif", (11, 61, 46), "#f2f4f6", "#1b2330", 600),
        new("Harbour Rail", "Arial, Helvetica, sans-serif", (0, 70, 140), "#eef3fa", "#222222", 640),
        new("Kettle & Leaf", "'Trebuchet MS', sans-serif", (120, 40, 90), "#fbf3ee", "#3a2a22", 600),
        new("Pine Street Bikes", "Verdana, sans-serif", (160, 60, 0), "#fff8f0", "#2b2b2b", 580),
        new("Lumen Energy", "'Open Sans', Arial, sans-serif", (90, 80, 0), "#fffde8", "#333300", 700),
        new("Quiet Bank", "'Helvetica Neue', Helvetica, Arial", (30, 30, 40), "#ffffff", "#111111", 600),
        new("Atlas Museum", "'Times New Roman', Times", (130, 20, 30), "#f6f0e6", "#402020", 620),
        new("Cloud Nine Hosting", "system-ui, sans-serif", (70, 60, 200), "#f4f3ff", "#20204a", 560),
        new("Green Grocer", "Tahoma, Geneva", (30, 110, 40), "#eefaef", "#143014", 600),
    ];

    public string Hex => $"#{Strong.R:x2}{Strong.G:x2}{Strong.B:x2}";

    public string Rgb => $"rgb({Strong.R}, {Strong.G}, {Strong.B})";

    public string Site => $"https://{Name.Split(' ')[0].ToLowerInvariant()}.example";
}
