using Mailservr.Verification;

namespace Mailservr.Storage;

/// <summary>
/// What only a message store can say of itself when a <see cref="MailVerifier"/> goes through it. A store that does not
/// implement it works, but cannot be verified.
/// </summary>
public interface IStorageVerification
{
    /// <summary>
    /// Checks what messages alone do not show: files, rows that contradict each other, everything that is derived from
    /// messages. With <see cref="VerificationRequest.Repair"/> it makes anew what can be derived without a guess, before
    /// it reports the finding. Never creates a storage.
    /// </summary>
    IAsyncEnumerable<VerificationFinding> CheckAsync(VerificationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Messages by ascending id, behind <paramref name="afterId"/>; of one account, or of all (null). Also those that
    /// <see cref="IMessageStore.FindAsync"/> cannot read.
    /// </summary>
    ValueTask<IReadOnlyList<MessageKey>> ListMessagesAsync(
        long? accountId, long afterId, int limit, CancellationToken cancellationToken);
}

/// <param name="AccountId">Whose message it is.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="ReceivedAt">When it was received.</param>
public readonly record struct MessageKey(long AccountId, long MessageId, DateTimeOffset ReceivedAt);
