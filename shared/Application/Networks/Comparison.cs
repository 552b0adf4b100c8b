using System.Globalization;

namespace Almagest.Application.Networks;

/// <summary>Two networks on the same spectra.</summary>
/// <param name="Spectra">How many, none of which either has learnt from.</param>
/// <param name="ChampionError">Mean square error of the targets, in units of their spread.</param>
/// <param name="ChallengerError">The same.</param>
/// <param name="Gain">Logarithm of the density that the challenger gives the truth, minus the champion's: mean over spectra,
/// nats a target.</param>
/// <param name="GainError">Standard error of <paramref name="Gain"/>, of the paired differences.</param>
public sealed record Comparison(int Spectra, double ChampionError, double ChallengerError, double Gain, double GainError)
{
    /// <summary>Whether the challenger is better by more than chance.</summary>
    public bool IsWon => Gain > 2 * GainError;

    public static Comparison Of((double[] Scores, double Error) champion, (double[] Scores, double Error) challenger)
    {
        double[] gains = [.. challenger.Scores.Zip(champion.Scores, (ours, theirs) => ours - theirs)];
        double mean = gains.Average(),
            variance = gains.Sum(gain => Math.Pow(gain - mean, 2)) / Math.Max(1, gains.Length - 1);
        return new(gains.Length, champion.Error, challenger.Error, mean, Math.Sqrt(variance / gains.Length));
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Gain:+0.000;-0.000} ± {GainError:0.000} nats a target, squared error {ChallengerError:G3} beside "
                + $"{ChampionError:G3}, on {Spectra} held-out spectra"
        );
}
