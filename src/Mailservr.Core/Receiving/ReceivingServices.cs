using Mailservr.Admission;
using Mailservr.Storage;

namespace Mailservr.Receiving;

/// <summary>What every session and message needs.</summary>
internal sealed record ReceivingServices(
    RecipientResolver Recipients,
    RecipientProbing Probing,
    AdmissionPipeline Admission,
    DecisionLog Decisions,
    MessageAppender Appender,
    MessageMemoryBudget Memory,
    IBlobStore Blobs,
    IdAllocator Ids,
    MailservrOptions Options,
    ReceivingMetrics Metrics,
    TimeProvider Time);
