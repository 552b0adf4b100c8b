using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Almagest.Simulator.Tests;

public sealed class SimulatorOptionsTests
{
    [Theory]
    [InlineData("Simulator:Concurrency", "0", "between 1 and 256")]
    [InlineData("Simulator:Concurency", "2", "Concurency")]
    public void A_bad_value_or_a_misspelt_key_is_refused(string key, string value, string told)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value });
        builder.AddSimulator();
        using IHost host = builder.Build();
        Exception error = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IOptions<SimulatorOptions>>().Value);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }
}
