using System.Text;

namespace Mailservr.Passwords;

/// <summary>Which passwords can be had. Length is what counts; composition is not asked for.</summary>
internal static class PasswordRules
{
    private const int MinBytes = 12;

    /// <summary>bcrypt does not see what is beyond.</summary>
    private const int MaxBytes = 72;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <returns>Why the password cannot be had; null when it can.</returns>
    public static string? WhyNot(string password, string email)
    {
        if (SizeOf(password) is not { } size)
            return "The password has a character that cannot be typed.";
        if (size is < MinBytes or > MaxBytes)
            return $"The password must have {MinBytes} to {MaxBytes} bytes; letters outside of English take two or more.";
        return CommonPasswords.Include(password, email)
            ? "The password is one of those that are tried first. Choose another one."
            : null;
    }

    /// <summary>It could be somebody's password. What could not need not be compared.</summary>
    public static bool CanBe(string password) => SizeOf(password) is > 0 and <= MaxBytes;

    // A NUL ends the password in some implementations of bcrypt.
    private static int? SizeOf(string password)
    {
        if (password.Contains('\0', StringComparison.Ordinal))
            return null;
        for (var i = 0; i < password.Length; i++)
        {
            if (!char.IsSurrogate(password[i]))
                continue;
            if (i + 1 == password.Length || !char.IsSurrogatePair(password[i], password[++i]))
                return null;
        }
        return Strict.GetByteCount(password);
    }
}
