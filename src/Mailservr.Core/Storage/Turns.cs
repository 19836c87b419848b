namespace Mailservr.Storage;

/// <summary>
/// One after the other, whatever becomes of each: what fails for one, and would again, keeps nobody behind it from his turn.
/// </summary>
/// <param name="cancellationToken">Ends them all.</param>
internal sealed class Turns(CancellationToken cancellationToken)
{
    /// <summary>Faults in a row after which it is not for those whose turn it was: the database is away, say.</summary>
    private const int MostInARow = 10;

    private readonly List<Exception> _faults = [];
    private int _inARow;

    /// <param name="fault">What to say if it fails.</param>
    /// <param name="turn">What is done.</param>
    public async Task TakeAsync(string fault, Func<Task> turn)
    {
        try
        {
            await turn();
            _inARow = 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _faults.Add(new InvalidOperationException(fault, exception));
            if (++_inARow == MostInARow)
                End();
        }
    }

    /// <summary>When all have had their turn.</summary>
    /// <exception cref="AggregateException">What has failed.</exception>
    public void End()
    {
        if (_faults.Count > 0)
            throw new AggregateException(_faults);
    }
}
