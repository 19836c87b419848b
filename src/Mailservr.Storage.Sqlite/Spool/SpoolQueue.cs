using System.Buffers;

namespace Mailservr.Storage.Sqlite;

/// <summary>What is accepted and not filed yet, in order.</summary>
internal sealed class SpoolQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<(SpoolBatch Batch, byte[] Buffer, int Length)> _waiting = new();
    private readonly Dictionary<long, long> _lastOfAccount = [];
    private readonly Dictionary<long, long> _lastWithAttachments = [];
    private long _last;
    private long _filed;
    private long _bytes;
    private int _messages;

    /// <summary>Memory that it holds.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    public int Messages
    {
        get
        {
            lock (_gate)
                return _messages;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0;
        }
    }

    /// <summary>Adds a batch. Its buffer comes from the shared pool, and goes back there with it.</summary>
    public void Add(SpoolBatch batch, byte[] buffer, int length)
    {
        lock (_gate)
        {
            _waiting.Enqueue((batch, buffer, length));
            _bytes += length;
            _messages += batch.Messages.Count;
            _last = batch.Position;
            foreach (var message in batch.Messages)
            {
                _lastOfAccount[message.Append.Record.AccountId] = batch.Position;
                if (message.Attachments.Count > 0)
                    _lastWithAttachments[message.Append.Record.AccountId] = batch.Position;
            }
        }
    }

    /// <summary>The position of the last batch with mail of an account, or of all; 0 when nothing of it waits.</summary>
    public long LastOf(long? accountId)
    {
        lock (_gate)
            return accountId is { } account ? _lastOfAccount.GetValueOrDefault(account) : _last;
    }

    /// <summary>The position of the last batch with attachments of an account; 0 when nothing of that waits.</summary>
    public long LastWithAttachmentsOf(long accountId)
    {
        lock (_gate)
            return _lastWithAttachments.GetValueOrDefault(accountId);
    }

    public bool IsWaiting(long position)
    {
        lock (_gate)
            return position > _filed && _waiting.Count > 0;
    }

    /// <summary>The first batches, at least one, as far as they fit into one transaction.</summary>
    public IReadOnlyList<SpoolBatch> Peek(int messages, long bytes)
    {
        var group = new List<SpoolBatch>();
        lock (_gate)
        {
            foreach (var (batch, _, length) in _waiting)
            {
                messages -= batch.Messages.Count;
                bytes -= length;
                if (group.Count > 0 && (messages < 0 || bytes < 0))
                    break;
                group.Add(batch);
            }
        }

        return group;
    }

    /// <summary>The first batches are filed.</summary>
    public void Remove(int count)
    {
        lock (_gate)
        {
            for (; count > 0; count--)
            {
                var (batch, buffer, length) = _waiting.Dequeue();
                _filed = batch.Position;
                _bytes -= length;
                _messages -= batch.Messages.Count;
                ArrayPool<byte>.Shared.Return(buffer);
            }

            Forget(_lastOfAccount);
            Forget(_lastWithAttachments);
        }
    }

    private void Forget(Dictionary<long, long> lastOfAccount)
    {
        foreach (var (account, last) in lastOfAccount)
        {
            if (last <= _filed)
                lastOfAccount.Remove(account);
        }
    }
}
