using Mailservr.Domains;
using Mailservr.Smtp;

namespace Mailservr.Accounts;

/// <summary>The e-mail by which people sign in.</summary>
internal static class EmailText
{
    // RFC 5321 §4.5.3.1.3, without the angle brackets.
    private const int MaxLength = 254;

    /// <summary>It is not <see cref="IsValid"/>.</summary>
    public static Refusal Invalid { get; } = Refusal.Invalid("email", "The e-mail is not an e-mail address.");

    /// <summary>Another account has it.</summary>
    public static Refusal Taken { get; } =
        Refusal.Conflict("email_taken", "There is an account with this e-mail already.");

    /// <summary>The spelling that is kept and compared.</summary>
    public static string Normalize(string email) => email.Trim().ToLowerInvariant();

    /// <summary>Mail could be sent to it: a plain local part at a name of the DNS.</summary>
    public static bool IsValid(string normalized)
    {
        var at = normalized.LastIndexOf('@');
        return at > 0
            && normalized.Length <= MaxLength
            && !normalized.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '"' or '<' or '>')
            && DomainName.TryNormalize(normalized[(at + 1)..], out _)
            && DomainName.CanExist(normalized[(at + 1)..])
            && SmtpPath.TryParse(normalized, out var path) && path.Literal is null;
    }
}
