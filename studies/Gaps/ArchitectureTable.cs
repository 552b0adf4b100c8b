using Almagest.Studies.Plain;

namespace Almagest.Studies.Gaps;

/// <summary>One architecture with one loss: a training for every seed.</summary>
internal sealed record ArchitectureRow(string Name, int ParameterCount, PlainLoss Loss, IReadOnlyList<OriginRun> Runs)
{
    /// <summary>Dead runs are named, not averaged with.</summary>
    public IReadOnlyList<OriginRun> Live => [.. Runs.Where(run => !run.IsDead)];
}

/// <summary>Six architectures of one kind, by two losses and some seeds.</summary>
internal sealed record ArchitectureTable(OriginKind Kind, IReadOnlyList<ArchitectureRow> Rows)
{
    public static int TrainingCount(StudyScale scale) => 6 * 2 * scale.Seeds;

    /// <summary>The live run that did best on the test spectra, of the widths that the origin reported and by mean
    /// square.</summary>
    public OriginRun Reported =>
        Rows.Where(row =>
                row.Loss == PlainLoss.MeanSquare
                && row.Runs[0].Net.Settings.Widths.Skip(1).SkipLast(1).SequenceEqual(OriginNets.Reported(Kind))
            )
            .SelectMany(row => row.Runs)
            .OrderBy(run => run.IsDead)
            .ThenBy(run => run.TestError)
            .First();

    public static async Task<ArchitectureTable> TrainAsync(
        OriginKind kind,
        StudySpectra spectra,
        StudyScale scale,
        Action trained,
        CancellationToken cancellation
    )
    {
        (int[] Hidden, PlainLoss Loss)[] rows =
        [
            .. OriginNets
                .HiddenLayers(kind)
                .SelectMany(hidden => new[] { (hidden, PlainLoss.MeanSquare), (hidden, PlainLoss.MeanAbsolute) }),
        ];
        var runs = new OriginRun[rows.Length * scale.Seeds];
        await Parallel.ForAsync(
            0,
            runs.Length,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            (i, token) =>
            {
                (int[] hidden, PlainLoss loss) = rows[i / scale.Seeds];
                runs[i] = OriginNets.Train(kind, hidden, loss, spectra, scale.Epochs, seed: 1 + (i % scale.Seeds), token);
                trained();
                return ValueTask.CompletedTask;
            }
        );
        return new ArchitectureTable(
            kind,
            [
                .. rows.Select(
                    (row, i) =>
                    {
                        PlainSettings settings = runs[i * scale.Seeds].Net.Settings;
                        return new ArchitectureRow(
                            settings.Name,
                            settings.ParameterCount,
                            row.Loss,
                            runs[(i * scale.Seeds)..((i + 1) * scale.Seeds)]
                        );
                    }
                ),
            ]
        );
    }
}
