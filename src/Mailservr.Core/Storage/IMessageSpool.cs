using Mailservr.Messages;

namespace Mailservr.Storage;

/// <summary>
/// A message store that can take responsibility for mail before its tables have it: it makes the mail durable as it
/// comes, and files it in large transactions right behind. An ability of an <see cref="IMessageStore"/>; without it,
/// receiving appends.
/// </summary>
/// <remarks>
/// Who reads must not tell the difference: every method of the store that asks for mail of an account first files what
/// was accepted for that account. Only the events come as late as the filing.
/// </remarks>
public interface IMessageSpool
{
    /// <summary>
    /// Makes a batch durable, by the rules of <see cref="IMessageStore.AppendAsync"/>: all of it or nothing, also when
    /// the process ends before it is filed. Throws when durability cannot be had, or when the tables have refused mail
    /// for so long that no more should wait for them.
    /// </summary>
    /// <returns>One result per message, in order. Its thread is not known yet, unless it is a duplicate.</returns>
    ValueTask<IReadOnlyList<AppendedMessage>> AcceptAsync(AppendBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Ends when everything accepted before is filed and its events can be read, however often that has to be tried; or
    /// with the store.
    /// </summary>
    Task FiledAsync(CancellationToken cancellationToken);
}
