using System.Net;

namespace Mailservr.Smtp;

/// <summary>
/// The address of a MAIL or RCPT command (RFC 5321 §4.1.2, RFC 6531 §3.3). A source route is dropped (RFC 5321 §3.3).
/// </summary>
public sealed record SmtpPath
{
    /// <summary>The empty reverse-path of a delivery report (RFC 5321 §4.5.5).</summary>
    public static SmtpPath Null { get; } = new() { Address = "", LocalPart = "", Domain = "" };

    /// <summary>As written by the client, without brackets and source route.</summary>
    public required string Address { get; init; }

    /// <summary>Without quotes and backslashes: <c>"a b"</c> is <c>a b</c>. Letter case is kept.</summary>
    public required string LocalPart { get; init; }

    /// <summary>
    /// In lower case; internationalized labels as A-labels (<c>xn--…</c>), an address literal with its brackets. Empty
    /// only for <see cref="IsNull"/> and <see cref="IsPostmaster"/>.
    /// </summary>
    public required string Domain { get; init; }

    /// <summary>The address of an address literal (RFC 5321 §4.1.3).</summary>
    public IPAddress? Literal { get; init; }

    public bool IsNull => LocalPart.Length == 0 && Domain.Length == 0;

    /// <summary><c>RCPT TO:&lt;Postmaster&gt;</c>, the one recipient that needs no domain (RFC 5321 §4.1.1.3).</summary>
    public bool IsPostmaster => Domain.Length == 0 && LocalPart.Length > 0;

    /// <summary>
    /// Reads an address with or without brackets. Internationalized addresses are accepted; <c>&lt;&gt;</c> gives
    /// <see cref="Null"/>.
    /// </summary>
    public static bool TryParse(string text, out SmtpPath path)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SmtpPathParser.TryParseText(text, out path);
    }

    public override string ToString() => $"<{Address}>";
}
