using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;

namespace Almagest.Trainer.Sessions;

/// <summary>A campaign's shards, and what those became that fit into memory.</summary>
/// <param name="Shards">All, by index.</param>
/// <param name="Draws">Of the noise; none where shards are learnt block by block.</param>
public sealed record DrawnShards(IReadOnlyList<Shard> Shards, IReadOnlyList<TrainingSet> Draws) : IDisposable
{
    public DrawnShards WithoutDraws() => this with { Draws = [] };

    public void Dispose() => (Shards as IDisposable)?.Dispose();
}

/// <summary>The spectra that epochs show.</summary>
/// <param name="Gapped">Of an epoch, counted from 1, or 0 for the normalisation.</param>
/// <param name="Clean">The same without gaps, where epochs differ in more than those.</param>
internal sealed record ShownEpochs(Func<int, TrainingSet> Gapped, Func<int, TrainingSet>? Clean);
