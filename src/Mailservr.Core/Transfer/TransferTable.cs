namespace Mailservr.Transfer;

/// <summary>What a column of a <see cref="TransferTable"/> holds, in every storage alike.</summary>
public enum TransferType
{
    /// <summary>A <see cref="long"/>, or null.</summary>
    Number,

    /// <summary>A <see cref="bool"/>.</summary>
    Flag,

    /// <summary>Milliseconds since 1970 as <see cref="long"/>, or null.</summary>
    Time,

    /// <summary>A <see cref="string"/>, or null.</summary>
    Text,

    /// <summary>32 lower-case hex digits.</summary>
    Digest,

    /// <summary>A byte array.</summary>
    Bytes,
}

/// <summary>A column of a <see cref="TransferTable"/>.</summary>
public readonly record struct TransferColumn(string Name, TransferType Type);

/// <summary>A table in the form in which one storage hands it to another.</summary>
/// <remarks>
/// A row is an array with a value for each column. The first <see cref="KeyLength"/> columns are unique together, and
/// rows are read in their order: numbers by value, digests and texts by their bytes.
/// </remarks>
public sealed class TransferTable
{
    private const string AccountKey = "account_id";

    internal TransferTable(string name, int keyLength, params TransferColumn[] columns) =>
        (Name, KeyLength, Columns) = (name, keyLength, columns);

    public string Name { get; }

    public int KeyLength { get; }

    public IReadOnlyList<TransferColumn> Columns { get; }

    /// <summary>Who began and ended which conversation; its counters and flags.</summary>
    public static TransferTable Threads { get; } = new(
        "threads", 3, Number(AccountKey), Time("last_at"), Number("id"), Number("last_id"), Time("first_at"),
        Number("first_id"), Number("address_id"), Number("email_count"), Number("unread_count"), Number("starred_count"),
        Number("attachment_count"), Flag("archived"), Flag("quarantined"), Number("version"), Text("subject"),
        Text("snippet"), Text("participants"));

    /// <summary>
    /// Messages: <c>record</c> is a <see cref="Messages.MessageRecord"/> and <c>layout</c> a
    /// <see cref="Messages.MessageContent"/> as JSON, <c>content</c> its inline bytes; <c>sender</c> and <c>subject</c>
    /// are folded for filters.
    /// </summary>
    public static TransferTable Messages { get; } = new(
        "messages", 3, Number(AccountKey), Time("received_at"), Number("id"), Number("thread_id"), Number("address_id"),
        Flag("is_read"), Flag("starred"), Flag("quarantined"), Flag("has_attachment"), Number("version"), Text("sender"),
        Text("subject"), Text("record"), Text("layout"), new("content", TransferType.Bytes));

    /// <summary>The journal: there is one for each message that came, as long as the journal keeps it.</summary>
    public static TransferTable Events { get; } = new(
        "events", 1, Number("position"), Number(AccountKey), Number("address_id"), Text("sender"), Text("type"), Time("at"),
        Text("data"), Text("trace"));

    /// <summary>Every table, in the order in which they are copied: what refers to a row of another comes behind it.</summary>
    public static IReadOnlyList<TransferTable> All { get; } =
    [
        Threads,
        Messages,
        new("message_addresses", 4, Number(AccountKey), Number("address_id"), Time("received_at"), Number("message_id")),
        new("message_attachments", 3, Number(AccountKey), Number("attachment_id"), Number("message_id")),
        new("message_blobs", 3, Number(AccountKey), Text("sha256"), Number("message_id")),
        new("thread_keys", 2, Number(AccountKey), Digest("key"), Number("thread_id")),
        new("thread_subjects", 4, Number(AccountKey), Digest("key"), Flag("joined"), Number("thread_id")),
        new("address_senders", 3, Number(AccountKey), Number("address_id"), Text("sender"), Number("received"),
            Number("sent"), Number("blocked"), Time("last_at")),
        new("deliveries", 2, Number(AccountKey), Number("message_id"), Time("received_at"), Flag("unacknowledged"),
            Digest("key")),
        Events,
        new("webhook_queues", 1, Number("webhook_id"), Time("due_at"), Number("version"), Text("details")),
        new("webhook_deliveries", 1, Number("id"), Number("webhook_id"), Number("status"), Flag("aside"), Time("due_at"),
            Time("created_at"), Number("bytes"), Text("details"), Text("payload")),
    ];

    private static TransferColumn Number(string name) => new(name, TransferType.Number);

    private static TransferColumn Flag(string name) => new(name, TransferType.Flag);

    private static TransferColumn Time(string name) => new(name, TransferType.Time);

    private static TransferColumn Text(string name) => new(name, TransferType.Text);

    private static TransferColumn Digest(string name) => new(name, TransferType.Digest);
}
