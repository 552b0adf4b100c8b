using Almagest.Cli.Terminal;
using Almagest.Networks;

namespace Almagest.Studies.Training;

/// <summary>How far a training is, for a display that looks now and then.</summary>
internal sealed class Latest : IProgress<TrainingProgress>
{
    private TrainingProgress? _last;

    public void Report(TrainingProgress value) => _last = value;

    public WorkState State(bool isDone) => new(_last?.Epoch ?? 0, _last?.Epochs ?? 0, _last?.Stage ?? "", isDone);
}
