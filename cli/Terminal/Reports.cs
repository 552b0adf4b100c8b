namespace Almagest.Cli.Terminal;

/// <summary>Progress that is told at once, on the thread that makes it; that of the library comes later, and out of
/// order.</summary>
internal sealed class Reports<T>(Action<T> told) : IProgress<T>
{
    public void Report(T value) => told(value);
}
