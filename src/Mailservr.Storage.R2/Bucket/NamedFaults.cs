using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Mailservr.Storage.R2;

/// <summary>
/// Gives a refusal without a text one that names it: many S3 servers send a status and a code only, and whoever reads the
/// exception in a log would see neither.
/// </summary>
internal sealed class NamedFaults : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            return await base.InvokeAsync<T>(executionContext);
        }
        catch (AmazonS3Exception refusal) when (string.IsNullOrWhiteSpace(refusal.Message))
        {
            throw Named(refusal);
        }
    }

    private static AmazonS3Exception Named(AmazonS3Exception refusal) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The S3 server answered {(int)refusal.StatusCode} {refusal.ErrorCode} and gave no reason."),
        refusal, refusal.ErrorType, refusal.ErrorCode, refusal.RequestId, refusal.StatusCode, refusal.AmazonId2);
}
