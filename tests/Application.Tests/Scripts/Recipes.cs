using Almagest.Application.Fitting;

namespace Almagest.Application.Tests.Scripts;

/// <summary>Saved fits made up for tests.</summary>
internal static class Recipes
{
    public static FitRecipe Recipe(string model, RecipeParameter[] parameters) =>
        new()
        {
            Program = "almagest",
            Model = model,
            Abundances = "wilm",
            Method = FitMethod.Classical,
            Statistic = "cstat",
            Parameters = parameters,
            Spectra = [Spectrum(1)],
        };

    public static RecipeSpectrum Spectrum(int number) =>
        new()
        {
            Instrument = "TEST",
            Group = number,
            LowestEnergy = 1,
            HighestEnergy = 2,
            FirstChannel = 0,
            IsGrouped = false,
            Noticed =
            [
                [0, 3],
            ],
            Files = [new("spectrum", $"/a/{number}.pha", "00"), new("rmf", "/a/r.rmf", "00")],
        };
}
