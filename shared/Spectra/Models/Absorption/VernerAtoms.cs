using System.Globalization;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>Photoionisation cross-sections of neutral atoms, H to Zn.</summary>
/// <remarks>
/// Sources: Verner and Yakovlev 1995 (each shell) and Verner, Ferland, Korista and Yakovlev 1996 (outer shells together, below
/// the
/// threshold of the outermost inner shell).
/// </remarks>
internal static class VernerAtoms
{
    private sealed record Shell(string Name, int L, double Threshold, double E0, double Sigma0, double Ya, double P, double Yw)
    {
        /// <summary>Mb, by Verner and Yakovlev 1995, their equation 1.</summary>
        public double At(double eV)
        {
            if (eV < Threshold)
                return 0;
            double y = eV / E0,
                q = 5.5 + L - (0.5 * P);
            return Sigma0 * (((y - 1) * (y - 1)) + (Yw * Yw)) * Math.Pow(y, -q) * Math.Pow(1 + Math.Sqrt(y / Ya), -P);
        }
    }

    private sealed record OuterShells(double E0, double Sigma0, double Ya, double P, double Yw, double Y0, double Y1)
    {
        /// <summary>Mb, by Verner et al. 1996, their equation 1.</summary>
        public double At(double eV)
        {
            double x = (eV / E0) - Y0,
                z = Math.Sqrt((x * x) + (Y1 * Y1));
            return Sigma0
                * (((x - 1) * (x - 1)) + (Yw * Yw))
                * Math.Pow(z, (0.5 * P) - 5.5)
                * Math.Pow(1 + Math.Sqrt(z / Ya), -P);
        }
    }

    private static readonly Lazy<Shell[][]> Shells = new(ReadShells);
    private static readonly Lazy<OuterShells?[]> Outer = new(ReadOuterShells);

    /// <summary>Energies, eV, at which the cross-section of an element jumps.</summary>
    public static IEnumerable<double> ThresholdsOf(int z) => Shells.Value[z].Select(shell => shell.Threshold);

    /// <summary>Mb (1e-18 cm²) of one neutral atom.</summary>
    public static double At(int z, double eV)
    {
        Shell[] shells = Shells.Value[z];
        double innerThreshold = InnerThreshold(z, shells);
        if (Outer.Value[z] is { } outer && eV < innerThreshold)
            return eV >= shells[^1].Threshold ? outer.At(eV) : 0;
        double sum = 0;
        foreach (Shell shell in shells)
            sum += shell.At(eV);
        return sum;
    }

    // The outermost shell that the fit of the outer shells leaves out.
    private static double InnerThreshold(int z, Shell[] shells) =>
        z switch
        {
            < 3 => double.PositiveInfinity,
            <= 10 => Array.Find(shells, shell => shell.Name == "1s")!.Threshold,
            <= 18 => Array.Find(shells, shell => shell.Name == "2p")!.Threshold,
            _ => Array.Find(shells, shell => shell.Name == "3p")!.Threshold,
        };

    private static Shell[][] ReadShells()
    {
        Shell[][] all = new Shell[AbundanceSet.ElementCount + 1][];
        foreach (var element in Neutral("verner-yakovlev-1995.csv").GroupBy(f => int.Parse(f[0], CultureInfo.InvariantCulture)))
            all[element.Key] =
            [
                .. element.Select(f => new Shell(
                    f[2],
                    int.Parse(f[3], CultureInfo.InvariantCulture),
                    Number(f[4]),
                    Number(f[5]),
                    Number(f[6]),
                    Number(f[7]),
                    Number(f[8]),
                    Number(f[9])
                )),
            ];
        return all;
    }

    private static OuterShells?[] ReadOuterShells()
    {
        OuterShells?[] all = new OuterShells?[AbundanceSet.ElementCount + 1];
        foreach (string[] f in Neutral("verner-ferland-korista-yakovlev-1996.csv"))
            all[int.Parse(f[0], CultureInfo.InvariantCulture)] = new OuterShells(
                Number(f[2]),
                Number(f[3]),
                Number(f[4]),
                Number(f[5]),
                Number(f[6]),
                Number(f[7]),
                Number(f[8])
            );
        return all;
    }

    private static IEnumerable<string[]> Neutral(string file) =>
        ModelData.Lines(file).Skip(1).Select(line => line.Split(',')).Where(fields => fields[0] == fields[1]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
