using Almagest.Studies.Plain;

namespace Almagest.Studies.Gaps;

/// <summary>What the origin's way makes of gaps: fill with noise, let a net reconstruct, read off the parameters; again and
/// again.</summary>
internal static class OriginPasses
{
    public const int Passes = 10;

    public static IEnumerable<ParameterRow> Rows(StudySpectra spectra, PlainNet regressor, PlainNet encoder, PlainNet denoiser)
    {
        float[] x = spectra.Normalised(spectra.Test);
        float[] Filled(StudyGap gap, GapFill fill) => GapFills.Spoil(x, gap.Observed, fill, new Random(4));
        double Error(float[] values) => Errors.MeanSquare(regressor.Predict(values), spectra.Test.Truth);
        foreach (GapFill fill in Enum.GetValues<GapFill>())
            yield return new(
                "origin, gap as it is",
                $"missing bins {fill.Name()}",
                0,
                [.. spectra.Gaps.Select(gap => Error(Filled(gap, fill)))]
            );
        yield return new(
            "origin, auto-encoder",
            "auto-encoder, pass 1",
            1,
            [.. spectra.Gaps.Select(gap => Error(encoder.Predict(Filled(gap, GapFill.Normal))))]
        );
        foreach (bool clamped in (bool[])[false, true])
        {
            float[][] now = [.. spectra.Gaps.Select(gap => Filled(gap, GapFill.Normal))];
            for (int pass = 1; pass <= Passes; pass++)
            {
                now =
                [
                    .. now.Select((values, g) => Clamp(denoiser.Predict(values), x, clamped ? spectra.Gaps[g].Observed : null)),
                ];
                yield return new(
                    clamped ? "origin, observed bins clamped" : "origin, DAE",
                    $"DAE, pass {pass}",
                    pass,
                    [.. now.Select(Error)]
                );
            }
        }
    }

    private static float[] Clamp(float[] values, float[] data, bool[]? observed)
    {
        if (observed is not null)
            for (int i = 0; i < values.Length; i++)
                if (observed[i])
                    values[i] = data[i];
        return values;
    }
}
