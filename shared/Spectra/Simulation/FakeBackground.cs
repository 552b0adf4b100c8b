namespace Almagest.Spectra.Simulation;

/// <summary>The background counts that a simulated observation expects, in the source region and in its own.</summary>
/// <remarks>Both have the same expected rate, that of the background given: where that counted nothing, nothing is
/// drawn.</remarks>
internal sealed class FakeBackground
{
    /// <param name="firstChannel">The number that files give to the first of them.</param>
    /// <exception cref="SpectralDataException">An exposure or scale is not above 0, or the background is subtracted
    /// counts.</exception>
    public FakeBackground(FakeObservation observation, int channels, int firstChannel)
    {
        RequirePositive("exposure", observation.Exposure);
        RequirePositive("BACKSCAL", observation.BackScale);
        RequirePositive("AREASCAL", observation.AreaScale);
        (InSource, Own) = (new double[channels], new double[channels]);
        if (observation.Background is not { } background)
            return;
        RequirePositive("exposure of the background", observation.BackgroundExposure);
        for (int i = 0; i < channels; i++)
        {
            double counts = background.Counts[i],
                scale = background.BackScaleAt(i) * background.AreaScaleAt(i);
            if (!(counts >= 0))
                throw SpectralDataException.At(
                    $"background, channel {firstChannel + i}",
                    $"{counts} counts",
                    "at least 0: a background that was not subtracted from"
                );
            Own[i] = counts / background.Exposure * observation.BackgroundExposure;
            // A channel that the background region does not see tells nothing of the source region.
            if (scale > 0)
                InSource[i] =
                    counts / background.Exposure * observation.Exposure * observation.BackScale * observation.AreaScale / scale;
        }
    }

    /// <summary>Shape [channels]: counts expected in the source region.</summary>
    public double[] InSource { get; }

    /// <summary>Shape [channels]: counts expected in the background region.</summary>
    public double[] Own { get; }

    private static void RequirePositive(string what, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw SpectralDataException.At("simulated spectrum", $"{what} {value}", "a finite number above 0");
    }
}
