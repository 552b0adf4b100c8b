using System.Globalization;
using System.Text;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What was done when, and how work went on meanwhile.</summary>
internal sealed class FaultLog(Action<string> say)
{
    private readonly Lock _one = new();
    private readonly List<(FaultKind Kind, TimeSpan Began, TimeSpan Ended, bool IsDone, string Told)> _faults = [];
    private readonly List<(TimeSpan At, long Chunks)> _progress = [];

    public int Done
    {
        get
        {
            lock (_one)
                return _faults.Count(one => one.IsDone);
        }
    }

    public void Add(FaultKind kind, TimeSpan began, TimeSpan ended, bool isDone, string told)
    {
        lock (_one)
            _faults.Add((kind, began, ended, isDone, told));
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{began.TotalSeconds, 8:f1} s  {(isDone ? "" : "not done: ")}{kind.Name}: {told}"
            )
        );
    }

    public void Say(string line)
    {
        lock (_one)
            say(line);
    }

    public void Progress(TimeSpan at, long chunks)
    {
        lock (_one)
            if (_progress.Count == 0 || _progress[^1].Chunks != chunks)
                _progress.Add((at, chunks));
    }

    /// <summary>Rows of a table: fault, how often, and the longest pause of all work within 5 s of its end.</summary>
    public string Table(IReadOnlyList<FaultKind> kinds)
    {
        StringBuilder table = new();
        table.AppendLine("| fault | done | not done | longest pause, s |").AppendLine("| --- | ---: | ---: | ---: |");
        lock (_one)
            foreach (FaultKind kind in kinds)
            {
                var ours = _faults.Where(one => one.Kind == kind).ToArray();
                var done = ours.Where(one => one.IsDone).ToArray();
                double pause = done.Select(one => Pause(one.Began, one.Ended + TimeSpan.FromSeconds(5)).TotalSeconds)
                    .DefaultIfEmpty()
                    .Max();
                table.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {kind.Name} | {done.Length} | {ours.Length - done.Length} | {pause:f1} |"
                );
            }
        return table.ToString();
    }

    private TimeSpan Pause(TimeSpan from, TimeSpan to)
    {
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 1; i < _progress.Count; i++)
        {
            TimeSpan pause = _progress[i].At - _progress[i - 1].At;
            if (_progress[i].At > from && _progress[i - 1].At < to && pause > longest)
                longest = pause;
        }
        return longest;
    }
}
