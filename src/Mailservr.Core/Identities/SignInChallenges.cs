using System.Buffers.Binary;
using System.Buffers.Text;
using Mailservr.Secrets;

namespace Mailservr.Identities;

/// <summary>
/// Lets somebody go on whose identity was shown, and who owes a code of the second factor. Nothing is stored: what is held
/// is in the text, encrypted.
/// </summary>
internal sealed class SignInChallenges(SecretProtector protector, TimeProvider time)
{
    private const string Place = "sign-in-challenge";
    private const int Size = 3 * sizeof(long);
    private const int MaxLength = 256;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public string Make(long accountId, long linkId)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, accountId);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(long)), linkId);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2 * sizeof(long)), (time.GetUtcNow() + Lifetime).UtcTicks);
        return Base64Url.EncodeToString(Convert.FromBase64String(protector.Protect(Place, bytes)));
    }

    /// <summary>Null when the text is none of ours, or too old.</summary>
    public (long AccountId, long LinkId)? Read(string text)
    {
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return null;
        var sealedText = Convert.ToBase64String(Base64Url.DecodeFromChars(text));
        if (protector.Unprotect(Place, sealedText) is not { Length: Size } bytes)
            return null;
        return BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(2 * sizeof(long))) > time.GetUtcNow().UtcTicks
            ? (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(sizeof(long))))
            : null;
    }
}
