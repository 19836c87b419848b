using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Secrets;

namespace Mailservr.Blobs;

/// <summary>Signs the links to attachments that the HTTP host serves itself: whoever has the link has the file.</summary>
public sealed class BlobSigner
{
    private readonly LinkKeys _keys;
    private readonly TimeProvider _time;

    internal BlobSigner(MasterKeyRing keys, TimeProvider time) =>
        (_keys, _time) = (new LinkKeys(keys, "mailservr attachment link"), time);

    /// <summary>A signature of 43 characters that need no escaping in a URL (HMAC-SHA256, RFC 4648 §5).</summary>
    public string Sign(AttachmentLink link) => Sign(link, _keys.Current);

    public LinkStatus Check(AttachmentLink link, string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        // The text is compared, not what it decodes to: there is one spelling of a signature.
        var text = Encoding.UTF8.GetBytes(signature);
        if (!_keys.All.Any(key => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(link, key)), text)))
            return LinkStatus.Forged;

        return link.ExpiresAt > _time.GetUtcNow() ? LinkStatus.Valid : LinkStatus.Expired;
    }

    private static string Sign(AttachmentLink link, byte[] key)
    {
        var name = Encoding.UTF8.GetByteCount(link.DownloadName);
        var signed = new byte[(4 * sizeof(long)) + name];
        // Fixed lengths, and the only variable one last: two different links never sign the same bytes.
        BinaryPrimitives.WriteInt64BigEndian(signed, link.AccountId);
        BinaryPrimitives.WriteInt64BigEndian(signed.AsSpan(8), link.MessageId);
        BinaryPrimitives.WriteInt64BigEndian(signed.AsSpan(16), link.AttachmentId);
        BinaryPrimitives.WriteInt64BigEndian(signed.AsSpan(24), link.ExpiresAt.ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(link.DownloadName, signed.AsSpan(32));
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, signed));
    }
}

/// <summary>What a link grants.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="MessageId">The message that the attachment belongs to.</param>
/// <param name="AttachmentId">The attachment.</param>
/// <param name="ExpiresAt">When the link ends, in whole seconds.</param>
/// <param name="DownloadName">The file name that is offered.</param>
public readonly record struct AttachmentLink(
    long AccountId, long MessageId, long AttachmentId, DateTimeOffset ExpiresAt, string DownloadName);

public enum LinkStatus
{
    Valid,

    /// <summary>We never signed this.</summary>
    Forged,

    /// <summary>It is ours, but its time is over.</summary>
    Expired,
}
