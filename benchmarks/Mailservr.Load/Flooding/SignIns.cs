namespace Mailservr.Load.Flooding;

/// <summary>So many sign-ins at every moment, until they are told to stop; one in ten is of nobody.</summary>
internal sealed class SignIns(FloodedHost host, int atOnce)
{
    private const int OneWrongIn = 10;
    private volatile bool _isStopping;
    private Task[] _running = [];
    private int _begun;
    private int _answered;
    private int _wronglyAnswered;

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Refused although they were right, let in although they were not, or not answered.</summary>
    public int WronglyAnswered => Volatile.Read(ref _wronglyAnswered);

    public void Start() => _running = [.. Enumerable.Range(0, atOnce).Select(_ => Task.Run(RunAsync))];

    /// <summary>No more begin; those that wait are answered.</summary>
    public Task StopAsync()
    {
        _isStopping = true;
        return Task.WhenAll(_running);
    }

    private async Task RunAsync()
    {
        do
        {
            var isRight = await SignInAsync(Interlocked.Increment(ref _begun) % OneWrongIn == 0);
            Interlocked.Increment(ref isRight ? ref _answered : ref _wronglyAnswered);
        }
        while (!_isStopping);
    }

    private async Task<bool> SignInAsync(bool isWrong)
    {
        try
        {
            return await host.SignInAsync(isWrong);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("A sign-in was not answered: " + exception.Message);
            return false;
        }
    }
}
