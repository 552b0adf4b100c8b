using Almagest.Pages.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Pages;

public static class PageRegistration
{
    /// <summary>What gathers pages; the use cases must be added too.</summary>
    public static IServiceCollection AddAlmagestPages(this IServiceCollection services) => services.AddSingleton<RunLoader>();
}
