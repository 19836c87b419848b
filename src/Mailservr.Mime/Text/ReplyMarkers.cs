namespace Mailservr.Mime;

/// <summary>The lines with which mail programs introduce what they quote, in the languages they speak.</summary>
internal static class ReplyMarkers
{
    // What an attribution begins with, and the verb it contains.
    private static readonly (string Start, string Verb)[] Attributions =
    [
        ("On ", " wrote"), ("Am ", " schrieb"), ("Le ", " a écrit"), ("El ", " escribió"), ("Il ", " ha scritto"),
        ("Em ", " escreveu"), ("A ", " escreveu"), ("Op ", " schreef"), ("Den ", " skrev"), ("W dniu ", " napisał"),
        ("Dne ", " napsal"), ("Pe ", " a scris"), ("", " пишет"), ("", " написал"), ("", "のメール"), ("", "写道"),
    ];

    private static readonly string[] OriginalMessage =
    [
        "Original Message", "Original Appointment", "Ursprüngliche Nachricht", "Message d'origine", "Mensaje original",
        "Messaggio originale", "Oorspronkelijk bericht", "Mensagem original", "Oprindelig meddelelse",
        "Ursprungligt meddelande", "Исходное сообщение",
    ];

    private static readonly string[] Forwarded =
    [
        "Forwarded message", "Weitergeleitete Nachricht", "Message transféré", "Mensaje reenviado",
        "Messaggio inoltrato", "Doorgestuurd bericht", "Mensagem encaminhada", "Vidarebefordrat meddelande",
        "Пересылаемое сообщение",
    ];

    private static readonly string[] From =
        ["From:", "Von:", "De:", "De :", "Da:", "Van:", "Från:", "Fra:", "Od:", "От:"];

    private static readonly string[] Sent =
    [
        "Sent:", "Date:", "Gesendet:", "Datum:", "Envoyé", "Date :", "Enviado", "Fecha:", "Inviato:", "Data:",
        "Verzonden:", "Skickat:", "Sendt:", "Wysłano:", "Отправлено:", "Дата:",
    ];

    private static readonly string[] Signatures =
    [
        "Sent from my ", "Sent from Mail for", "Sent from Outlook", "Get Outlook for ", "Von meinem iP",
        "Gesendet von ", "Envoyé de mon ", "Envoyé depuis ", "Enviado desde mi ", "Enviado do meu ", "Inviato da ",
        "Verzonden vanaf ", "Skickat från min ",
    ];

    /// <summary>"On Monday, 1 March 2021, Ann wrote:"</summary>
    public static bool IsAttribution(string line)
    {
        if (line.Length > 400 || !line.EndsWith(':') && !line.EndsWith('：'))
            return false;
        var names = line.AsSpan().ContainsAnyInRange('0', '9') || line.Contains('@', StringComparison.Ordinal);
        return names && Array.Exists(Attributions, a => line.StartsWith(a.Start, StringComparison.Ordinal)
            && line.Contains(a.Verb, StringComparison.Ordinal));
    }

    /// <summary>"-----Original Message-----"</summary>
    public static bool IsSeparator(string line) => line.Length < 100 && line.StartsWith("--", StringComparison.Ordinal)
        && line.EndsWith("--", StringComparison.Ordinal)
        && Array.Exists(OriginalMessage, text => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// "---------- Forwarded message ----------", "Begin forwarded message:": what follows is the point.
    /// </summary>
    public static bool IsForward(string line) => line.Length < 100
        && (line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith("Begin ", StringComparison.Ordinal))
        && Array.Exists(Forwarded, text => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The block of From, Sent, To and Subject that Outlook puts above what it quotes.</summary>
    public static bool IsHeaderBlock(ReadOnlySpan<string> lines)
    {
        if (lines.IsEmpty || !StartsWithAny(lines[0].TrimStart('*'), From))
            return false;
        foreach (var line in lines[1..Math.Min(lines.Length, 4)])
        {
            if (StartsWithAny(line.TrimStart('*'), Sent))
                return true;
        }

        return false;
    }

    public static bool IsDeviceSignature(string line) => line.Length < 100 && StartsWithAny(line, Signatures);

    private static bool StartsWithAny(string line, string[] starts) =>
        Array.Exists(starts, start => line.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
