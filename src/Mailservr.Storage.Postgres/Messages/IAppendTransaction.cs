using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>One try to store a batch.</summary>
internal interface IAppendTransaction
{
    /// <summary>By which the server knows the transaction; null until it has told.</summary>
    string? TransactionId { get; }

    /// <summary>From here on, a connection that is lost says nothing about what was stored.</summary>
    bool IsCommitting { get; }

    /// <returns>Null when it met another one: to be begun anew.</returns>
    Task<IReadOnlyList<AppendedMessage>?> RunAsync(bool repair, CancellationToken cancellationToken);
}
