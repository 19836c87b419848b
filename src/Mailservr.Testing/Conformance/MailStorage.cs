using Mailservr.Storage;

namespace Mailservr.Testing.Conformance;

/// <summary>The storage that a suite tries: one database, empty, ready for use.</summary>
/// <param name="Messages">The store under test.</param>
/// <param name="Events">The log that <see cref="IMessageStore.AppendAsync"/> writes to.</param>
/// <param name="References">What the sweep of blobs asks.</param>
/// <param name="Attachments">Where attachments are looked up.</param>
public sealed record MailStorage(
    IMessageStore Messages, IEventLog Events, IBlobReferences References, IAttachmentIndex Attachments)
{
    /// <summary>Null when the storage keeps none; the tests of statistics are then skipped.</summary>
    public IAddressStatistics? Statistics { get; init; } = Messages as IAddressStatistics;

    /// <summary>Null when the storage does not sum up attachments; the tests of that are then skipped.</summary>
    public IAttachmentUsage? Usage { get; init; } = Messages as IAttachmentUsage;

    /// <summary>Null when the storage cannot erase accounts; the tests of that are then skipped.</summary>
    public IAccountErasure? Erasure { get; init; }
}
