namespace Mailservr.Storage;

/// <summary>
/// Erases what a storage keeps of an account beside its records and blobs: mail, threads, events, statistics and what is
/// derived from them. An ability of a storage; without it accounts cannot be purged.
/// </summary>
public interface IAccountErasure
{
    /// <summary>Counts what is left of it, with mail that was accepted and is not filed yet; changes nothing.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Of every kind that there is something of, once or in parts.</returns>
    ValueTask<IReadOnlyList<ErasedRows>> CountAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a part of it in one transaction, with mail that was accepted and is not filed yet. To be called until
    /// nothing is left; the account is gone by then, so nothing new comes.
    /// </summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="limit">Rows at most, without those that hang on them.</param>
    /// <param name="cancellationToken">Ends the call; what was deleted before stays so.</param>
    /// <returns>What was deleted; null when nothing was left.</returns>
    ValueTask<ErasedRows?> EraseAsync(long accountId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Ends when what was deleted before can be found in no file that the storage itself writes. Throws when that
    /// cannot be had now.
    /// </summary>
    ValueTask ScrubAsync(CancellationToken cancellationToken);
}

/// <param name="Kind">What they were: one word in the plural.</param>
/// <param name="Count">How many.</param>
public readonly record struct ErasedRows(string Kind, long Count);
