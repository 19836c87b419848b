using System.Security.Cryptography;
using Mailservr.Admission;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>Takes one message from its first byte to its 250.</summary>
/// <remarks>
/// <list type="number">
/// <item>The bytes come in once: bounded by the session, hashed and parsed as they pass.</item>
/// <item>Attachments go to the blob store while bytes still arrive; only a chunk of them is ever in memory.</item>
/// <item>Admission decides for each recipient, now that the content is known.</item>
/// <item>The rows and the events of all its accounts are committed in one transaction, shared with other sessions.</item>
/// <item>Only then it is ours (RFC 5321 §6.1): 250.</item>
/// </list>
/// </remarks>
internal sealed class MessageIngestor : ISmtpMessageSink
{
    // A piece of input becomes at most as much decoded output, which waits in memory for the blob store.
    private const int ChunkBytes = 64 * 1024;

    private readonly ReceivingServices _services;
    private readonly MailTransaction _transaction;
    private readonly MessageMemory _memory;
    private readonly ContentSplitter _content;
    private readonly MimeParser _parser;
    private readonly BlobUploads _uploads;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Action<IReadOnlyList<AppendedMessage>> _stored;
    private readonly string _hostname;
    private long _size;

    /// <param name="services">The rest of the product.</param>
    /// <param name="transaction">The envelope.</param>
    /// <param name="hostname">Our name, to recognise a loop by.</param>
    /// <param name="stored">Told of what was stored, before the sender is.</param>
    public MessageIngestor(
        ReceivingServices services,
        MailTransaction transaction,
        string hostname,
        Action<IReadOnlyList<AppendedMessage>> stored)
    {
        _hostname = hostname;
        _stored = stored;
        _services = services;
        _transaction = transaction;
        _memory = new MessageMemory(services.Memory);
        _content = new ContentSplitter(services.Options.Limits, _memory);
        _parser = new MimeParser(MimeLimits.Default, _content);
        _uploads = new BlobUploads(services, transaction.ReceivingAccounts());
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Refused already: the rest is read only to stay in step.
        while (!bytes.IsEmpty && !_content.IsGivenUp)
        {
            var chunk = bytes[..Math.Min(bytes.Length, ChunkBytes)];
            bytes = bytes[chunk.Length..];

            // :: Step 1: hash and parse as it passes.
            _size += chunk.Length;
            _hash.AppendData(chunk.Span);
            _parser.Feed(chunk.Span);
            if (_content.IsGivenUp)
                return;

            // :: Step 2: what belongs to attachments leaves at once.
            await _uploads.RunAsync(_content.Writes, cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<SmtpReply>> CompleteAsync(CancellationToken cancellationToken)
    {
        var start = _services.Time.GetTimestamp();
        var replies = await DecideAsync(cancellationToken);
        _services.Metrics.Answered(_services.Time.GetElapsedTime(start));
        return replies;
    }

    private async ValueTask<IReadOnlyList<SmtpReply>> DecideAsync(CancellationToken cancellationToken)
    {
        var message = _parser.Complete();
        if (_content.IsAttachmentTooLarge)
            return ForEveryRecipient(Replies.AttachmentTooLarge);
        if (_content.IsOutOfMemory)
            return ForEveryRecipient(Replies.OutOfMemory);
        if (MailLoop.HasPassed(_hostname, message.Headers))
            return ForEveryRecipient(Replies.Loop);

        _content.EndOverflow();
        await _uploads.RunAsync(_content.Writes, cancellationToken);

        // :: Step 3: decide.
        var decisions = await RecipientDecisions.MakeAsync(_services, _transaction, message, cancellationToken);
        if (decisions.Deferral is { } deferral)
            return ForEveryRecipient(deferral);

        // :: Step 4: rows and events of all accounts in one transaction.
        var assembler = new MessageAssembler(_services, _transaction, _content, message, Digest());
        var appends = await assembler.BuildAsync(decisions, cancellationToken);
        IReadOnlyList<AppendedMessage> appended = [];
        if (appends.Count > 0)
        {
            if (!_services.Appender.TryAppend(appends, out var appending))
                return ForEveryRecipient(Replies.Busy);
            appended = await appending.WaitAsync(cancellationToken);
            _stored(appended);
        }

        // From here on there is no way back: what is stored is acknowledged.
        await decisions.RecordAsync(_services.Decisions, CancellationToken.None);

        // :: Step 5: it is ours.
        return decisions.Replies(_transaction.Peer.Lmtp, appended);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        _content.Dispose();
        _memory.Dispose();
        await _uploads.DisposeAsync();
    }

    private OriginalDigest Digest()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return new OriginalDigest(_size, Convert.ToHexStringLower(hash));
    }

    private IReadOnlyList<SmtpReply> ForEveryRecipient(SmtpReply reply) =>
        _transaction.Peer.Lmtp ? [.. Enumerable.Repeat(reply, _transaction.Recipients.Count)] : [reply];
}

/// <param name="Size">Bytes of the original.</param>
/// <param name="Sha256">Its hash, lower-case hex.</param>
internal readonly record struct OriginalDigest(long Size, string Sha256);
