using Almagest.Application.Deletions;
using Almagest.Application.Messaging;
using Almagest.Hosting.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Almagest.Hosting.ShardLog;

public static class ShardLogExtensions
{
    /// <summary>The <see cref="IShardLog"/>, files beside a bus in memory, streams beside RabbitMQ; and the use case that deletes
    /// from it.</summary>
    /// <remarks>Needs <see cref="MessagingExtensions.AddAlmagestMessaging"/>, which says where the broker is.</remarks>
    public static IHostApplicationBuilder AddAlmagestShardLog(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ShardLogOptions>()
            .BindConfiguration(ShardLogOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IShardLog>(provider =>
        {
            MessagingOptions messaging = provider.GetRequiredService<IOptions<MessagingOptions>>().Value;
            ShardLogOptions options = provider.GetRequiredService<IOptions<ShardLogOptions>>().Value;
            return messaging.Transport == MessagingTransport.Memory
                ? new FolderShardLog(options.Folder, provider.GetService<TimeProvider>() ?? TimeProvider.System)
                : new StreamShardLog(
                    BrokerAddress.From(messaging),
                    options,
                    provider.GetRequiredService<ILogger<StreamShardLog>>()
                );
        });
        builder.Services.AddSingleton<IDrawnShards>(provider => provider.GetRequiredService<IShardLog>());
        builder.Services.AddSingleton<NamedDeletions>();
        builder
            .Services.AddHealthChecks()
            .AddCheck<ShardLogHealthCheck>("shard-log", failureStatus: null, tags: ["ready"], timeout: TimeSpan.FromSeconds(5));
        return builder;
    }
}
