using Mailservr.Storage;

namespace Mailservr.Testing.Conformance;

/// <summary>The storage that a suite tries: one database, empty, ready for use.</summary>
/// <param name="Messages">Where the mail is.</param>
/// <param name="Verification">What is under test.</param>
/// <param name="Ids">Where the ids of the messages come from.</param>
public sealed record VerifiableStorage(IMessageStore Messages, IStorageVerification Verification, IIdBlocks Ids);
