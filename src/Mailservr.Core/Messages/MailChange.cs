namespace Mailservr.Messages;

/// <summary>Which mail to change: exactly one of the ids is given.</summary>
public sealed record MailSelection
{
    public long? MessageId { get; init; }

    public long? ThreadId { get; init; }

    /// <summary>
    /// All mail delivered to this address; only for deletion. A message that was also delivered to another address of
    /// the account stays for that one: this address leaves <see cref="MessageRecord.DeliveredTo"/>, and the first that
    /// is left becomes its <see cref="MessageRecord.AddressId"/>.
    /// </summary>
    public long? AddressId { get; init; }

    /// <summary>Change only if the message or thread still has this version.</summary>
    public long? ExpectedVersion { get; init; }
}

/// <summary>What to change; null leaves a flag as it is.</summary>
public sealed record MailChange
{
    public bool? Read { get; init; }

    /// <summary>On a thread: starring stars the newest message it sums up, unstarring clears all.</summary>
    public bool? Starred { get; init; }

    /// <summary>Of the thread; a selected message means its thread. New mail takes a thread out of the archive.</summary>
    public bool? Archived { get; init; }

    public bool Delete { get; init; }
}

public enum ChangeStatus
{
    Done,
    NotFound,

    /// <summary>It has another version than expected.</summary>
    Stale,
}
