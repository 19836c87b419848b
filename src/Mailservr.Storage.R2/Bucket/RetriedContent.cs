using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;

namespace Mailservr.Storage.R2;

/// <summary>
/// Gives every repetition of an upload a stream of its own. The SDK rewinds the one that there is, while the connection that
/// was cut may still read from it: then bytes are missing in the repetition, and its signature is not right.
/// </summary>
internal sealed class RetriedContent : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        Renew(executionContext.RequestContext);
        return base.InvokeAsync<T>(executionContext);
    }

    private static void Renew(IRequestContext context)
    {
        if (context.Retries > 0 && Bottom(context.Request.ContentStream) is PartStream part)
            context.Request.ContentStream = part.Again();
    }

    private static Stream? Bottom(Stream? content) =>
        content is WrapperStream wrapper ? wrapper.GetNonWrapperBaseStream() : content;
}
