namespace Mailservr.Storage;

/// <summary>Asks for one account.</summary>
public static class AttachmentUsageExtensions
{
    /// <inheritdoc cref="IAttachmentUsage.GetAttachmentBytesAsync"/>
    public static async ValueTask<long> GetAttachmentBytesAsync(
        this IAttachmentUsage usage, long accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return (await usage.GetAttachmentBytesAsync([accountId], cancellationToken))[accountId];
    }
}
