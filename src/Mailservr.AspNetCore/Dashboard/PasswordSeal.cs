using System.Buffers.Binary;
using System.Text;
using Mailservr.Secrets;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>
/// Carries a password that was right to the form that asks for the code, so that nobody types it twice: encrypted, for one
/// e-mail and a few minutes. The page never holds what was typed.
/// </summary>
internal sealed class PasswordSeal(SecretProtector protector, TimeProvider time)
{
    private const int MaxLength = 2048;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public string Close(string password, string email)
    {
        var text = Encoding.UTF8.GetBytes(password);
        var bytes = new byte[sizeof(long) + text.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (time.GetUtcNow() + Lifetime).UtcTicks);
        text.CopyTo(bytes, sizeof(long));
        return protector.Protect(PlaceOf(email), bytes);
    }

    /// <summary>Null when the text is none of ours, of another e-mail, or too old.</summary>
    public string? Open(string text, string email)
    {
        if (text.Length is 0 or > MaxLength
            || protector.Unprotect(PlaceOf(email), text) is not { Length: > sizeof(long) } bytes)
            return null;
        return BinaryPrimitives.ReadInt64BigEndian(bytes) > time.GetUtcNow().UtcTicks
            ? Encoding.UTF8.GetString(bytes.AsSpan(sizeof(long)))
            : null;
    }

    private static string PlaceOf(string email) => "dashboard-sign-in:" + email;
}
