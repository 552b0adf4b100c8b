using Almagest.Storage.Trainings;

namespace Almagest.Application.Trainings;

/// <summary>How a training gets on, from the database alone.</summary>
public abstract record TrainProgress
{
    private TrainProgress() { }

    /// <summary>Shards are drawn.</summary>
    /// <param name="Spectra">In the shard log.</param>
    /// <param name="Of">Of the campaign.</param>
    public sealed record Simulating(long Spectra, long Of, bool IsDone) : TrainProgress;

    /// <summary>The network learns, after the members of its ensemble if it has any.</summary>
    /// <param name="Training">The whole.</param>
    /// <param name="Members">Those that have begun; empty for a network that learns alone.</param>
    /// <param name="MembersInAll">As many as are wanted.</param>
    public sealed record Learning(Training Training, IReadOnlyList<Training> Members, int MembersInAll) : TrainProgress
    {
        public bool IsDone => Training.State is TrainingState.Completed or TrainingState.Failed;

        /// <summary>Who reported last.</summary>
        public Training Spoke => Members.Append(Training).MaxBy(one => one.UpdatedAt)!;
    }
}
