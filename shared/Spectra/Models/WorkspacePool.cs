namespace Almagest.Spectra.Models;

/// <summary>Idle workspaces of something that several threads may ask at once, no more than there are processors.
/// Thread-safe.</summary>
internal sealed class WorkspacePool
{
    private readonly EvaluationWorkspace?[] _idle = new EvaluationWorkspace?[Environment.ProcessorCount];

    public EvaluationWorkspace Rent()
    {
        for (int i = 0; i < _idle.Length; i++)
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } idle)
                return idle;
        return new EvaluationWorkspace();
    }

    /// <summary>Not after a failure: what was going on in it is not known.</summary>
    public void Return(EvaluationWorkspace workspace)
    {
        for (int i = 0; i < _idle.Length; i++)
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], workspace, null) is null)
                return;
    }
}
