namespace Almagest.Spectra.Randomness;

/// <summary>Keeps the random streams of one spectrum apart; see <see cref="RandomNumbers.Begin"/>. Numbers never
/// change.</summary>
internal static class RandomPurpose
{
    /// <summary>Parameters, exposure, background and counts of a shard.</summary>
    public const uint Shard = 0;

    /// <summary>Gaps for the trainer.</summary>
    public const uint Gaps = 1;

    /// <summary>The moves of a Markov chain.</summary>
    public const uint Chain = 2;

    /// <summary>Parameters from a covariance.</summary>
    public const uint ParameterDraws = 3;

    /// <summary>Spectra that are simulated from a fit, to judge it.</summary>
    public const uint Goodness = 4;

    /// <summary>Where classical fits start.</summary>
    public const uint Starts = 5;

    /// <summary>Spectra simulated for a person who asked: `fakeit`.</summary>
    public const uint Fakes = 6;

    /// <summary>Instruments that did not see a source.</summary>
    public const uint DropOuts = 7;

    /// <summary>Backgrounds that all have an instrument's common shape.</summary>
    public const uint Backgrounds = 8;

    /// <summary>Channels of simulated spectra whose bins' counts are another stream's.</summary>
    public const uint Channels = 9;

    /// <summary>The counts of epoch n are drawn with purpose <c>FreshNoise + n</c>.</summary>
    public const uint FreshNoise = 1 << 16;
}
