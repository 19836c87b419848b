namespace Mailservr.AspNetCore.Http;

/// <summary>
/// A handler's argument that was read from the request; a bad one is answered before the handler runs.
/// </summary>
internal interface IApiArgument
{
    Problem? Problem { get; }
}
