using System.Text.Json;
using Mailservr.Addresses;
using Mailservr.Admission;
using Mailservr.Events;
using Mailservr.Serialization;
using Mailservr.Smtp;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Receiving;

/// <summary>Keeps for the owner of an address what was kept from it, and why.</summary>
internal sealed class DecisionLog(
    IEventLog log, EventSignal signal, TimeProvider time, ILogger<DecisionLog> logger)
{
    // A refusal promises nothing, but a flood of them must not cost a flush each: they are committed in groups too.
    private static readonly GroupCommitLimits Limits = new(1000, 16 << 20, 200, 1 << 20);

    private readonly GroupCommit<NewEvent, bool> _commits = new(
        async (events, cancellationToken) =>
        {
            await log.AppendAsync(events, cancellationToken);
            signal.Set();
            return new bool[events.Count];
        },
        Limits);

    public async ValueTask RecordAsync(
        SmtpMailCommand mail, AddressRecord address, AdmissionVerdict verdict, CancellationToken cancellationToken)
    {
        var data = new EmailBlockedData
        {
            AddressId = address.Id,
            From = mail.ReversePath.Address,
            Action = verdict.Action switch
            {
                AdmissionAction.Discard => "discard",
                AdmissionAction.Quarantine => "quarantine",
                AdmissionAction.Defer => "defer",
                _ => "reject",
            },
            Reason = verdict.Reason ?? "",
            At = time.GetUtcNow(),
        };
        var record = new NewEvent
        {
            AccountId = address.OwnerId,
            AddressId = address.Id,
            Sender = mail.ReversePath.Address.ToLowerInvariant(),
            Type = EventTypes.EmailBlocked,
            At = data.At,
            Data = JsonSerializer.Serialize(data, MailservrJson.Default.EmailBlockedData),
        };
        // Too many at once: the decision stands, its record is one of too many.
        if (_commits.TryAdd(record, record.Data.Length, out var recorded))
            await WaitAsync(recorded, address, cancellationToken);
    }

    private async ValueTask WaitAsync(Task recorded, AddressRecord address, CancellationToken cancellationToken)
    {
        try
        {
            await recorded.WaitAsync(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The decision stands without its record: a 451 now would bring back mail that is stored already.
            Log.DecisionNotRecorded(logger, address.Id, fault);
        }
    }
}
