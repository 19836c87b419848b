using System.Runtime.CompilerServices;
using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>Finds events that nobody is told of.</summary>
internal sealed class JournalCheck(IEventLog log)
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<VerificationFinding> CheckAsync(
        long? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = 0L;
        while (true)
        {
            var page = await log.ReadAsync(accountId, position, PageSize, cancellationToken);
            foreach (var damaged in page.Where(record => !record.IsReadable()))
            {
                yield return new VerificationFinding
                {
                    Fault = VerificationFault.Unreadable,
                    AccountId = damaged.Event.AccountId,
                    Detail = $"Event {damaged.Position} cannot be read: its data is not JSON. It is passed over.",
                };
            }

            if (page.Count < PageSize)
                yield break;
            position = page[^1].Position;
        }
    }
}
