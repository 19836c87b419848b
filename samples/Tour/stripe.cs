#:project ../../src/Mailservr.Testing/Mailservr.Testing.csproj
#:property PublishAot=false
using System.Runtime.InteropServices;
using Mailservr.Testing;

await using var stripe = await FakeStripe.StartAsync();
Console.WriteLine(stripe.Url);
var end = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => end.TrySetResult());
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => end.TrySetResult());
await end.Task;
